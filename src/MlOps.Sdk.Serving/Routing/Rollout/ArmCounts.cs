namespace MlOps.Sdk.Serving;

/// <summary>What a variant's counters say at a moment, or grew by between two.</summary>
internal sealed record ArmCounts(DateTimeOffset At, long[] Latencies, long Answered, long Failed, long Strange)
{
    public long Calls => Answered + Failed;

    public static ArmCounts Of(RouteArm arm, DateTimeOffset now)
    {
        var latencies = arm.Latencies.Read();
        return new(now, latencies, latencies.Sum(), arm.FailedCalls, arm.StrangeAnswers);
    }

    /// <summary>The growth since an earlier moment.</summary>
    public ArmCounts Since(ArmCounts earlier) => new(
        earlier.At, [.. Latencies.Zip(earlier.Latencies, (now, then) => now - then)], Answered - earlier.Answered, Failed - earlier.Failed, Strange - earlier.Strange);
}
