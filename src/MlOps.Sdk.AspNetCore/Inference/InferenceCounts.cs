namespace MlOps.Sdk.AspNetCore;

/// <summary>What one version was asked over the protocol and how long it took, since the process began. Safe for concurrent calls.</summary>
internal sealed class InferenceCounts
{
    private long _last;
    private long _rows;
    private long _successes;
    private long _failures;
    private long _failureTime;
    private long _input;
    private long _infer;
    private long _output;

    public void Answered(long rows, in InferenceTiming timing, DateTimeOffset now)
    {
        var (input, infer, output) = timing.Parts();
        Interlocked.Increment(ref _successes);
        Interlocked.Add(ref _rows, rows);
        Interlocked.Add(ref _input, input);
        Interlocked.Add(ref _infer, infer);
        Interlocked.Add(ref _output, output);
        Volatile.Write(ref _last, now.ToUnixTimeMilliseconds());
    }

    public void Failed(in InferenceTiming timing)
    {
        Interlocked.Increment(ref _failures);
        Interlocked.Add(ref _failureTime, timing.Whole());
    }

    /// <summary>The counts as they stand; parts of a call under way may be in some and not yet in others.</summary>
    public InferenceStatistics Read(string model, string version, long memory)
    {
        var successes = Volatile.Read(ref _successes);
        var (input, infer, output) = (Volatile.Read(ref _input), Volatile.Read(ref _infer), Volatile.Read(ref _output));
        return new()
        {
            Model = model,
            Version = version,
            LastInference = Volatile.Read(ref _last),
            Rows = Volatile.Read(ref _rows),
            Runs = successes,
            Memory = memory,
            Durations =
            [
                ("success", successes, input + infer + output),
                ("fail", Volatile.Read(ref _failures), Volatile.Read(ref _failureTime)),
                ("queue", 0, 0),
                ("compute_input", successes, input),
                ("compute_infer", successes, infer),
                ("compute_output", successes, output),
                ("cache_hit", 0, 0),
                ("cache_miss", 0, 0),
            ],
        };
    }
}
