namespace MlOps.Sdk.Serving;

/// <summary>Columns that lie side by side in the row and in a tensor, so that they are moved at once; a text is one alone.</summary>
/// <param name="Start">The first of them in <see cref="RowBinding.Inputs"/>.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct ColumnRun(int Start, int Count)
{
    public static ColumnRun[] Of(RowColumn[] columns)
    {
        var runs = new List<ColumnRun>();
        for (var i = 0; i < columns.Length; i++)
        {
            if (i > 0 && Continues(columns[i - 1], columns[i]))
                runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            else
                runs.Add(new(i, 1));
        }

        return [.. runs];
    }

    private static bool Continues(RowColumn before, RowColumn next) =>
        before.Column.Kind == FeatureKind.Number && next.Column.Kind == FeatureKind.Number
        && before.Tensor == next.Tensor && before.Offset + 1 == next.Offset && before.Column.Slot + 1 == next.Column.Slot;
}
