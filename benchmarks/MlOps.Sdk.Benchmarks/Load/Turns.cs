namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>
/// CPU time of this process for one call of each way, taken by turns, so that a machine that others use meets all of them alike:
/// what was stolen is not counted, and what a cold cache costs is counted for everyone.
/// </summary>
internal static class Turns
{
    /// <param name="turns">How often each way has its turn; two more before are not counted.</param>
    /// <param name="calls">How many calls a turn has.</param>
    /// <param name="ways">The ways.</param>
    public static async Task<Cost[]> MeasureAsync(int turns, int calls, params Way[] ways)
    {
        var seen = ways.Select(_ => new List<(double Cpu, double Bytes)>()).ToArray();
        for (var turn = -2; turn < turns; turn++)
        {
            for (var i = 0; i < ways.Length; i++)
            {
                var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
                await ways[i].RunAsync(calls);
                var spent = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / calls;
                if (turn >= 0)
                    seen[i].Add((spent, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)calls));
                if (ways[i].AfterAsync is { } after)
                    await after();
            }
        }

        return [.. seen.Select(list => new Cost([.. list.Select(s => s.Cpu)], Cost.Median(list.Select(s => s.Bytes))))];
    }
}
