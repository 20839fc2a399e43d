namespace MlOps.Sdk.Serving;

/// <summary>What one call asks for beside its answer.</summary>
public readonly record struct PredictOptions
{
    /// <summary>Who goes first where rows wait to be answered together; of a full queue, the newest row of a lower priority makes room.</summary>
    public PredictPriority Priority { get; init; }

    /// <summary>How long the answer is of use, queueing included; null for as long as it takes. A run that nobody waits for any more is stopped.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Who asks, such as a tenant; null for nobody in particular. Callers whose calls wait are answered in turn, and limits by caller hold for each: what does not say whose it is counts as one caller's.</summary>
    public string? Caller { get; init; }

    /// <summary>What a route decided about the call.</summary>
    internal RouteChoice Choice { get; init; }

    internal void Check()
    {
        if (Priority is < PredictPriority.Low or > PredictPriority.High)
            throw new ArgumentOutOfRangeException(nameof(Priority), Priority, "Low, Normal and High are possible.");
        if (Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > TimeSpan.FromDays(1)))
            throw new ArgumentOutOfRangeException(nameof(Timeout), timeout, "More than zero and at most a day is possible; leave it out for no limit.");
    }
}
