namespace FlightDelays;

/// <summary>A flight as ML.NET reads it.</summary>
internal sealed class TrainingRow(FlownFlight flown)
{
    public string Origin { get; } = flown.Flight.Origin;

    public string Destination { get; } = flown.Flight.Destination;

    public float Distance { get; } = flown.Flight.Distance;

    public float Hour { get; } = flown.Flight.Hour;

    public float DayOfWeek { get; } = flown.Flight.DayOfWeek;

    public bool Late { get; } = flown.Late;
}
