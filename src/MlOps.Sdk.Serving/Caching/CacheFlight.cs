namespace MlOps.Sdk.Serving;

/// <summary>A run under way whose answer others wait for who asked the same.</summary>
internal sealed class CacheFlight<TAnswer>(UInt128 hash, byte[] key)
    where TAnswer : class
{
    private readonly TaskCompletionSource<TAnswer?> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UInt128 Hash { get; } = hash;

    public byte[] Key { get; } = key;

    /// <summary>The answer; null when there is none to be shared.</summary>
    public Task<TAnswer?> Landed => _landed.Task;

    /// <summary>Whether it ended because its caller gave up, which says nothing about the same inputs asked again.</summary>
    public bool WasAbandoned { get; private set; }

    public void Land(TAnswer? answer, bool abandoned)
    {
        WasAbandoned = abandoned;
        _landed.TrySetResult(answer);
    }
}
