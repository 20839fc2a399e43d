using System.Numerics;

namespace MlOps.Sdk.Serving;

/// <summary>How rows and tensors of concurrent callers are answered together. The defaults never make a row wait for others to come.</summary>
public sealed class BatchingOptions
{
    /// <summary>The most rows in one run of the model, 1 to 1024; 32 by default. How many are really taken is learned: none together where that does not pay.</summary>
    public int MaxRows { get; set; } = 32;

    /// <summary>How long a row of an idle model may wait for others, up to 1 second; zero by default. A busy model never waits: it takes what is queued.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.Zero;

    /// <summary>The most rows that wait, at least 1; 1024 by default. Beyond it, a call is rejected at once.</summary>
    public int MaxQueuedRows { get; set; } = 1024;

    /// <summary>The most runs of the model at once; 0, the default, is one for each core. A second starts only when the rows queued fill it; raise it for a predictor that waits for another machine.</summary>
    public int MaxParallelRuns { get; set; }

    /// <summary>What runs are filled up to; nothing by default. For runtimes that prepare each number of rows anew, such as GPU engines.</summary>
    public BatchPadding Padding { get; set; }

    /// <summary>The numbers of rows that a run is filled up to, 1 to 1024 each, by repeating its last row; they go before <see cref="Padding"/>. Runs of more rows than the largest are left as they are. Empty by default.</summary>
    public IList<int> PaddedRows { get; } = [];

    internal int Padded(int rows)
    {
        if (PaddedRows.Count == 0)
            return Padding == BatchPadding.PowersOfTwo ? (int)BitOperations.RoundUpToPowerOf2((uint)rows) : rows;

        var best = int.MaxValue;
        for (var i = 0; i < PaddedRows.Count; i++)
            best = PaddedRows[i] >= rows ? Math.Min(best, PaddedRows[i]) : best;

        return best == int.MaxValue ? rows : best;
    }

    /// <summary>What is wrong with the options, or nothing.</summary>
    internal IEnumerable<string> Problems()
    {
        const string At = nameof(ServedModelOptions.Batching);
        if (MaxRows is < 1 or > 1024)
            yield return $"{At}.{nameof(MaxRows)} is {MaxRows}, 1 to 1024 is possible.";
        if (MaxDelay < TimeSpan.Zero || MaxDelay > TimeSpan.FromSeconds(1))
            yield return $"{At}.{nameof(MaxDelay)} is {MaxDelay}, zero to one second is possible.";
        if (MaxQueuedRows < 1)
            yield return $"{At}.{nameof(MaxQueuedRows)} is {MaxQueuedRows}, at least 1 is needed.";
        if (Padding is < BatchPadding.None or > BatchPadding.PowersOfTwo)
            yield return $"{At}.{nameof(Padding)} is {Padding}, {BatchPadding.None} and {BatchPadding.PowersOfTwo} are possible.";
        if (PaddedRows.FirstOrDefault(rows => rows is < 1 or > 1024, 1) is not 1 and var wrong)
            yield return $"{At}.{nameof(PaddedRows)} has {wrong}, 1 to 1024 is possible.";
        if (MaxParallelRuns is < 0 or > 1024)
            yield return $"{At}.{nameof(MaxParallelRuns)} is {MaxParallelRuns}, 0 (one for each core) to 1024 is possible.";
    }
}
