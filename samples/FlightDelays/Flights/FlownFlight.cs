namespace FlightDelays;

/// <summary>A flight and what became of it.</summary>
/// <param name="Departure">Scheduled, local time.</param>
/// <param name="Flight">The features.</param>
/// <param name="Late">Arrived 15 minutes late or more.</param>
internal readonly record struct FlownFlight(DateTime Departure, Flight Flight, bool Late)
{
    public DateOnly Day => DateOnly.FromDateTime(Departure);
}
