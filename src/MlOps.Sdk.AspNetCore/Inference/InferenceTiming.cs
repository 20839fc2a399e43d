namespace MlOps.Sdk.AspNetCore;

/// <summary>When the parts of one request ended, in timestamps of the clock.</summary>
internal struct InferenceTiming(TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private long _read;
    private long _ran;

    /// <summary>The inputs are in the model's buffers.</summary>
    public void Read() => _read = time.GetTimestamp();

    /// <summary>The model has answered.</summary>
    public void Ran() => _ran = time.GetTimestamp();

    /// <summary>Nanoseconds of reading, of the model and of writing, which ends now.</summary>
    public readonly (long Input, long Infer, long Output) Parts() => (Nanoseconds(_began, _read), Nanoseconds(_read, _ran), Nanoseconds(_ran, time.GetTimestamp()));

    /// <summary>Nanoseconds since it began.</summary>
    public readonly long Whole() => Nanoseconds(_began, time.GetTimestamp());

    private readonly long Nanoseconds(long from, long to) => (long)time.GetElapsedTime(from, to).TotalNanoseconds;
}
