using System.Globalization;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>
/// Prints the table of serving: each measure beside its limit and the raw baseline that took turns with it. Costs are CPU time of this
/// process, so that a machine that others use does not decide; latencies are not, and say so.
/// </summary>
internal static class LoadTable
{
    private const int Turns = 9;

    /// <param name="args">What to measure: all by default, or some of path, batching, http, swaps, overload and residency; a number after swaps or residency is how many.</param>
    public static async Task RunAsync(string[] args)
    {
        if (args is ["client", var port])
        {
            await LoadClient.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
            return;
        }

        bool Wanted(string what) => args.Length == 0 || args.Contains(what, StringComparer.Ordinal);
        int Count(int usual) => args is [_, var count] ? int.Parse(count, CultureInfo.InvariantCulture) : usual;
        Table.Head();
        if (Wanted("path"))
            await PathLoad.RunAsync(Turns);
        if (Wanted("batching"))
        {
            await BatchingLoad.RunAsync(Turns);
            await TensorBatchingLoad.RunAsync(Turns);
        }

        if (Wanted("http"))
            await HttpLoad.RunAsync(Turns);
        if (Wanted("swaps"))
            await SwapLoad.RunAsync(Count(100));
        if (Wanted("overload"))
            await OverloadLoad.RunAsync();
        if (Wanted("residency"))
            await ResidencyLoad.RunAsync(Count(10_000));
    }
}
