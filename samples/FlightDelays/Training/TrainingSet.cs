namespace FlightDelays;

/// <summary>Flights to learn from and, after them in time, flights to judge by.</summary>
internal sealed class TrainingSet
{
    public const int HeldOutDays = 14; // two whole weeks, so that every weekday counts the same

    /// <summary>Splits by time: the last two weeks are held out.</summary>
    public TrainingSet(string name, IReadOnlyList<FlownFlight> flights)
    {
        var cut = flights[^1].Day.AddDays(-HeldOutDays);
        Name = name;
        Train = [.. flights.Where(f => f.Day <= cut)];
        HeldOut = [.. flights.Where(f => f.Day > cut)];
        if (Train.DistinctBy(f => f.Late).Count() < 2 || HeldOut.DistinctBy(f => f.Late).Count() < 2)
            throw new SampleException($"The flights of {name} are all late or all on time, in one half or both: there is nothing to tell apart.");
        TrainVersion = FlightFile.Version($"{name}-train", Train);
        HeldOutVersion = FlightFile.Version($"{name}-heldout", HeldOut);
    }

    public string Name { get; }

    public IReadOnlyList<FlownFlight> Train { get; }

    public IReadOnlyList<FlownFlight> HeldOut { get; }

    public DatasetVersion TrainVersion { get; }

    public DatasetVersion HeldOutVersion { get; }

    public bool[] HeldOutLabels => [.. HeldOut.Select(f => f.Late)];
}
