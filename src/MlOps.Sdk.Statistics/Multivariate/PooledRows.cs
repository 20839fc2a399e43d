namespace MlOps.Sdk.Statistics;

/// <summary>
/// Both samples of a multivariate comparison in one array, reference first, ready to compute with: rows with a missing value left out
/// and counted, everything else finite. Refusals have one wording here.
/// </summary>
internal sealed class PooledRows
{
    /// <summary>Squares of larger values overflow when added up.</summary>
    private const double Largest = 1e140;

    private PooledRows(double[] values, int columns, IReadOnlyList<string>? names) => (Values, Columns, Names) = (values, columns, names);

    /// <summary>All rows, one after the other.</summary>
    public double[] Values { get; }

    public int Columns { get; }

    public IReadOnlyList<string>? Names { get; }

    public int Count => ReferenceCount + CurrentCount;

    public int ReferenceCount { get; private init; }

    public int CurrentCount { get; private init; }

    public int ReferenceMissing { get; private init; }

    public int CurrentMissing { get; private init; }

    public ReadOnlySpan<double> ReferenceValues => Values.AsSpan(0, ReferenceCount * Columns);

    public ReadOnlySpan<double> CurrentValues => Values.AsSpan(ReferenceCount * Columns);

    public RowMatrix Reference => new(ReferenceValues, Columns, Names);

    public RowMatrix Current => new(CurrentValues, Columns, Names);

    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Columns, Columns);

    public string NameOf(int column) => Names?[column] ?? RowMatrix.ColumnName(column);

    /// <summary>One column of the reference or of the current sample.</summary>
    public double[] Column(int column, bool ofReference)
    {
        var (first, count) = ofReference ? (0, ReferenceCount) : (ReferenceCount, CurrentCount);
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = Values[(first + i) * Columns + column];
        return values;
    }

    /// <summary>Pools the samples; where that is not possible, null and the result that says why.</summary>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    public static PooledRows? Of(string method, RowMatrix reference, RowMatrix current, int atLeast, out DriftResult refusal)
    {
        if (reference.ColumnCount != current.ColumnCount)
            throw new ArgumentException($"The reference has {reference.ColumnCount} columns, the current sample has {current.ColumnCount}; pass the same columns on both sides.", nameof(current));

        var values = GC.AllocateUninitializedArray<double>(reference.Values.Length + current.Values.Length);
        var first = CopyComplete(reference, values, out var faultOfReference);
        var second = CopyComplete(current, values.AsSpan(first * reference.ColumnCount), out var faultOfCurrent);
        if (first + second < reference.RowCount + current.RowCount)
            Array.Resize(ref values, (first + second) * reference.ColumnCount);

        var pooled = new PooledRows(values, reference.ColumnCount, reference.Names ?? current.Names)
        {
            ReferenceCount = first,
            CurrentCount = second,
            ReferenceMissing = reference.RowCount - first,
            CurrentMissing = current.RowCount - second,
        };
        var reason = Shortage("reference", first, pooled.ReferenceMissing, atLeast)
            ?? Shortage("current", second, pooled.CurrentMissing, atLeast)
            ?? (faultOfReference is null ? null : $"{faultOfReference} of the reference sample")
            ?? (faultOfCurrent is null ? null : $"{faultOfCurrent} of the current sample");
        refusal = reason is null ? null! : pooled.NotComputable(method, reason);
        return reason is null ? pooled : null;
    }

    public DriftResult NotComputable(string method, string reason) => Counting(DriftResult.NotComputable(method, reason));

    /// <summary>The result with the sizes of the samples filled in.</summary>
    public DriftResult Counting(DriftResult result) => result with
    {
        ReferenceCount = ReferenceCount,
        CurrentCount = CurrentCount,
        ReferenceMissing = ReferenceMissing,
        CurrentMissing = CurrentMissing,
    };

    /// <summary>Whether every row of both samples is the same row: no drift by any method.</summary>
    public bool IsConstant()
    {
        for (var i = Columns; i < Values.Length; i++)
        {
            if (Values[i] != Values[i - Columns])
                return false;
        }

        return true;
    }

    private static int CopyComplete(RowMatrix rows, Span<double> target, out string? fault)
    {
        fault = null;
        var kept = 0;
        for (var r = 0; r < rows.RowCount; r++)
        {
            var row = rows[r];
            var isComplete = true;
            for (var c = 0; c < row.Length; c++)
            {
                if (double.IsNaN(row[c]))
                    isComplete = false;
                else if (double.IsInfinity(row[c]))
                    fault ??= $"infinite value in column {rows.NameOf(c)}, row {r}";
                else if (Math.Abs(row[c]) > Largest)
                    fault ??= $"value beyond 1e140, whose square overflows (rescale the column), in column {rows.NameOf(c)}, row {r}";
            }

            if (isComplete)
                row.CopyTo(target.Slice(kept++ * rows.ColumnCount, rows.ColumnCount));
        }

        return kept;
    }

    private static string? Shortage(string side, int count, int missing, int atLeast) => count switch
    {
        0 when missing > 0 => $"all {missing} rows of the {side} sample have a missing value",
        0 => $"the {side} sample is empty",
        _ => count >= atLeast ? null : $"the {side} sample has {count} of the {atLeast} rows the method needs",
    };
}
