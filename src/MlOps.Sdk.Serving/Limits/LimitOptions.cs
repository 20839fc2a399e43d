namespace MlOps.Sdk.Serving;

/// <summary>How much may be asked of a model. What is too much is refused at once with a transient error that says when to come back. No limit by default.</summary>
public sealed class LimitOptions
{
    /// <summary>The rows a second that all callers together may ask for, more than 0; null, the default, for any number.</summary>
    public double? RowsPerSecond { get; set; }

    /// <summary>The rows that may be asked for at once after a pause, 1 or more; null, the default, for those of one second.</summary>
    public int? BurstRows { get; set; }

    /// <summary>The rows a second that each caller may ask for, by <see cref="PredictOptions.Caller"/>, more than 0; null, the default, for any number. Calls that do not say whose they are count as one caller's.</summary>
    public double? CallerRowsPerSecond { get; set; }

    /// <summary>The rows that a caller may ask for at once after a pause, 1 or more; null, the default, for those of one second.</summary>
    public int? CallerBurstRows { get; set; }

    /// <summary>The most calls under way, those that wait in a queue included, 1 or more; null, the default, for any number. It keeps a model that hangs from taking every thread.</summary>
    public int? MaxConcurrentCalls { get; set; }

    /// <summary>How long the answer is of use to a call that does not say so itself, more than zero and at most a day; null, the default, for as long as it takes. The run is stopped when it is over.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>What is wrong with the options, or nothing.</summary>
    internal IEnumerable<string> Problems()
    {
        const string At = nameof(ServedModelOptions.Limits);
        foreach (var (name, rate) in new[] { (nameof(RowsPerSecond), RowsPerSecond), (nameof(CallerRowsPerSecond), CallerRowsPerSecond) })
        {
            if (rate is { } rows && !(rows is > 0 and <= 1e9))
                yield return FormattableString.Invariant($"{At}.{name} is {rows}, more than 0 and at most 1e9 is possible.");
        }

        foreach (var (name, count) in new[] { (nameof(BurstRows), BurstRows), (nameof(CallerBurstRows), CallerBurstRows), (nameof(MaxConcurrentCalls), MaxConcurrentCalls) })
        {
            if (count < 1)
                yield return $"{At}.{name} is {count}, at least 1 is needed.";
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromDays(1))
            yield return $"{At}.{nameof(Timeout)} is {Timeout}, more than zero and at most a day is possible.";
    }
}
