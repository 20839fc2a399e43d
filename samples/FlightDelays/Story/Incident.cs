namespace FlightDelays;

/// <summary>A fault that never happened: for three days an upstream system sends the distance in kilometres.</summary>
internal static class Incident
{
    public const string Column = nameof(Flight.Distance);
    private const float KilometresPerMile = 1.609344f;

    public static DateOnly FirstDay { get; } = new(2001, 4, 10);

    public static DateOnly LastDay { get; } = FirstDay.AddDays(2);

    public static bool Covers(DateOnly day) => day >= FirstDay && day <= LastDay;

    public static Flight Corrupt(Flight flight) => flight with { Distance = flight.Distance * KilometresPerMile };
}
