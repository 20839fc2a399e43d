namespace MlOps.Sdk.Statistics;

/// <summary>Drift seen through one number a row: a model learned from a random half of the reference scores the other half and the current rows alike.</summary>
internal static class ScoreDrift
{
    /// <summary>Splits the reference at random into rows to learn from and rows to compare with; a model's scores of its own training rows are too good to compare with.</summary>
    public static (double[] Training, double[] HeldOut) Split(PooledRows rows, ulong seed)
    {
        var columns = rows.Columns;
        var isTraining = new bool[rows.ReferenceCount];
        Relabelling.Draw(seed, rows.ReferenceCount / 2, new ulong[2 * isTraining.Length], isTraining);
        var training = new double[rows.ReferenceCount / 2 * columns];
        var heldOut = new double[(rows.ReferenceCount - rows.ReferenceCount / 2) * columns];
        int a = 0, b = 0;
        for (var i = 0; i < isTraining.Length; i++)
            rows.Row(i).CopyTo(isTraining[i] ? training.AsSpan(columns * a++) : heldOut.AsSpan(columns * b++));
        return (training, heldOut);
    }

    /// <summary>Compares scores; the reference counts are those of the whole reference.</summary>
    public static DriftResult Compare(string method, PooledRows rows, double[] heldOut, double[] current, ulong seed)
    {
        var result = NumericDrift.Compare(heldOut, current);
        return rows.Counting(result with
        {
            Method = method,
            Details = new Dictionary<string, double>(result.Details)
            {
                ["mean-reference"] = Moments.Of(heldOut).Mean,
                ["mean-current"] = Moments.Of(current).Mean,
                ["held-out"] = heldOut.Length,
                ["seed"] = seed,
            },
        });
    }
}
