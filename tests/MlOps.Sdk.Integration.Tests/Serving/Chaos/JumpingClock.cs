namespace MlOps.Sdk.Integration.Tests.Serving.Chaos;

/// <summary>A wall clock that is set forth and back while timers and stopwatches go on, as an administrator or a time server does it.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _offset;

    public void Jump(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));
}
