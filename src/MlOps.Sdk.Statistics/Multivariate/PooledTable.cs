namespace MlOps.Sdk.Statistics;

/// <summary>
/// Two tables of numbers and categories as rows of numbers, by one encoding learned from both together: learned from one side alone, what only the
/// other side happens to have would give its rows away without any drift.
/// </summary>
internal sealed class PooledTable
{
    private readonly double[] _values;
    private readonly int _referenceRows;

    private PooledTable(double[] values, int referenceRows, IReadOnlyList<string> names) => (_values, _referenceRows, Names) = (values, referenceRows, names);

    public IReadOnlyList<string> Names { get; }

    public RowMatrix Reference => new(_values.AsSpan(0, _referenceRows * Names.Count), Names.Count, Names);

    public RowMatrix Current => new(_values.AsSpan(_referenceRows * Names.Count), Names.Count, Names);

    /// <summary>Encodes both tables; where that is not possible, null and the reason.</summary>
    /// <exception cref="ArgumentException">The tables have other columns, or columns of other lengths.</exception>
    public static PooledTable? Of(IReadOnlyList<FeatureColumn> reference, IReadOnlyList<FeatureColumn> current, out string reason)
    {
        int n = FeatureEncoder.RowsOf(reference), m = FeatureEncoder.RowsOf(current);
        if (reference.Count != current.Count)
            throw new ArgumentException($"The reference has {reference.Count} columns, the current sample has {current.Count}; pass the same columns on both sides.", nameof(current));

        reason = $"the {(n == 0 ? "reference" : "current")} sample is empty";
        if (n == 0 || m == 0)
            return null;

        var columns = new List<FeatureColumn>();
        for (var i = 0; i < reference.Count; i++)
        {
            var (first, second) = (reference[i], current[i]);
            if (first.Name != second.Name || first.IsCategorical != second.IsCategorical)
                throw new ArgumentException($"Column {i} is '{first.Name}' in the reference and '{second.Name}' in the current sample, or a number in one and a category in the other; pass the same columns on both sides.", nameof(current));

            if (first.IsCategorical)
            {
                columns.Add(FeatureColumn.Categorical(first.Name, [.. first.Categories!, .. second.Categories!]));
                continue;
            }

            double[] numbers = [.. first.Numbers!, .. second.Numbers!];
            if (Array.Exists(numbers, double.IsInfinity))
            {
                reason = $"infinite value in column {first.Name}; cap or remove it";
                return null;
            }

            if (!Array.TrueForAll(numbers, double.IsNaN))
                columns.Add(FeatureColumn.Numeric(first.Name, numbers));
            if (Array.Exists(numbers, double.IsNaN))
                columns.Add(FeatureColumn.Numeric($"{first.Name} is missing", Array.ConvertAll(numbers, number => double.IsNaN(number) ? 1.0 : 0.0)));
        }

        var encoder = FeatureEncoder.Fit(columns, CategoryEncoding.OneHot);
        return new PooledTable(encoder.Encode(columns).Values.ToArray(), n, encoder.Names);
    }
}
