namespace MlOps.Sdk.Statistics.Tests.Streaming;

/// <summary>Bytes allocated on this thread.</summary>
internal static class Allocations
{
    /// <summary>The fewest of several runs: the runtime's own recompilation of the code under test allocates now and then.</summary>
    public static long Fewest(Action work)
    {
        var fewest = long.MaxValue;
        for (var run = 0; run < 5; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }
}
