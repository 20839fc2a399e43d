namespace MlOps.Sdk.Evaluation;

/// <summary>Rows drawn with replacement, one unit after the other.</summary>
/// <param name="Rows">The rows by index.</param>
/// <param name="Starts">Where each drawn unit begins, and the end of the last; empty where rows were drawn one by one.</param>
/// <param name="Units">The number of each drawn unit.</param>
internal sealed record DrawnRows(int[] Rows, int[] Starts, int[] Units)
{
    public static DrawnRows Of(RowUnits units, Random random)
    {
        var drawn = new int[units.Count];
        var starts = new int[drawn.Length + 1];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = random.Next(drawn.Length);
            starts[i + 1] = starts[i] + units.Rows[drawn[i]].Length;
        }

        var rows = new int[starts[^1]];
        for (var i = 0; i < drawn.Length; i++)
            units.Rows[drawn[i]].CopyTo(rows, starts[i]);
        return new(rows, starts, [.. drawn.Select(at => units.Ids[at])]);
    }
}
