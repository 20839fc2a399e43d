namespace MlOps.Sdk.Serving;

/// <summary>A variant of a route in this process, and what its answers were like. It outlives changes of the route that leave it as it is.</summary>
internal sealed class RouteArm(string name, ModelRef reference, bool isShadow = false)
{
    private long _failed;
    private long _strange;

    public string Name { get; } = name;

    public ModelRef Reference { get; } = reference;

    /// <summary>Whether its answers are seen by nobody.</summary>
    public bool IsShadow { get; } = isShadow;

    /// <summary>How long the answers took; their count is the answers'.</summary>
    public LatencyCounts Latencies { get; } = new();

    /// <summary>What outputs may be; null for anything.</summary>
    public OutputLimits? Limits { get; init; }

    /// <summary>What was reported about its answers.</summary>
    public RewardCounts Rewards { get; } = new();

    /// <summary>Remembers its answers until their rewards come; null where the route asks for none.</summary>
    public RewardLedger? Ledger { get; set; }

    /// <summary>Calls that failed, other than by a row that does not fit or by their caller's will.</summary>
    public long FailedCalls => Volatile.Read(ref _failed);

    /// <summary>Answers outside <see cref="Limits"/>.</summary>
    public long StrangeAnswers => Volatile.Read(ref _strange);

    public void Answered(ReadOnlySpan<double> outputs, TimeSpan duration)
    {
        Latencies.Add(duration);
        if (Limits is { } limits && !limits.Allow(outputs))
            Interlocked.Increment(ref _strange);
    }

    public void Answered(IReadOnlyList<TensorBuffer> outputs, TimeSpan duration)
    {
        Latencies.Add(duration);
        if (Limits is { } limits && !limits.Allow(outputs))
            Interlocked.Increment(ref _strange);
    }

    /// <summary>Counts a failure that is the model's.</summary>
    public void Failed(Exception error)
    {
        if (error is not (OperationCanceledException or ArgumentException))
            Interlocked.Increment(ref _failed);
    }
}
