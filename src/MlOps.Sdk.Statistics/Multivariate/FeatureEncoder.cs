namespace MlOps.Sdk.Statistics;

/// <summary>
/// Turns numbers and categories into rows of numbers, as learned from a reference: a missing number becomes the reference's mean, categories
/// become numbers by a <see cref="CategoryEncoding"/>. Immutable.
/// </summary>
public sealed class FeatureEncoder
{
    private const int MostCategories = 50;
    private const string Missing = "(missing)";
    private const string Other = "(other)";

    private readonly List<Part> _parts = [];
    private readonly List<string> _names = [];

    private FeatureEncoder()
    {
    }

    /// <summary>Names of the columns made: the column's, or <c>column=category</c>.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Learns means and categories.</summary>
    /// <param name="reference">At least one column, all with the same number of rows, at least one.</param>
    /// <param name="encoding">How categories become numbers.</param>
    /// <exception cref="ArgumentException">There are no columns or rows, lengths differ, or a column is missing throughout or holds an infinite number; the message names it.</exception>
    public static FeatureEncoder Fit(IReadOnlyList<FeatureColumn> reference, CategoryEncoding encoding = CategoryEncoding.Frequency)
    {
        var rows = RowsOf(reference);
        if (rows == 0)
            throw new ArgumentException("The reference has no rows; pass at least one.", nameof(reference));

        var encoder = new FeatureEncoder();
        foreach (var column in reference)
        {
            if (column.Numbers is { } numbers)
                encoder.Add(new Part(column.Name, Mean(column.Name, numbers), null, 1), column.Name);
            else if (encoding == CategoryEncoding.Frequency)
                encoder.Add(new Part(column.Name, 0, Shares(column), 1), column.Name);
            else
                encoder.AddOneHot(column);
        }

        return encoder;
    }

    /// <summary>The rows of a table as numbers, one value a name in <see cref="Names"/>.</summary>
    /// <param name="columns">The columns of the reference, by name and in order.</param>
    /// <exception cref="ArgumentException">The columns are not those of the reference, or their lengths differ.</exception>
    public RowMatrix Encode(IReadOnlyList<FeatureColumn> columns)
    {
        var rows = RowsOf(columns);
        if (columns.Count != _parts.Count)
            throw new ArgumentException($"There are {columns.Count} columns, the reference had {_parts.Count}.", nameof(columns));

        var values = new double[rows * _names.Count];
        var at = 0;
        for (var i = 0; i < columns.Count; i++)
        {
            var (column, part) = (columns[i], _parts[i]);
            if (column.Name != part.Name || column.IsCategorical != part.Codes is not null)
                throw new ArgumentException($"Column {i} is the {(column.IsCategorical ? "categorical" : "numeric")} column '{column.Name}', the reference had the {(part.Codes is null ? "numeric" : "categorical")} column '{part.Name}' there.", nameof(columns));
            Fill(column, part, values, at);
            at += part.Width;
        }

        return new RowMatrix(values, _names.Count, _names);
    }

    private void Fill(FeatureColumn column, Part part, double[] values, int at)
    {
        for (var r = 0; r < column.Count; r++)
        {
            var row = values.AsSpan(r * _names.Count + at, part.Width);
            if (column.Numbers is { } numbers)
                row[0] = double.IsNaN(numbers[r]) ? part.Default : numbers[r];
            else if (part.Width == 1)
                row[0] = part.Codes!.GetValueOrDefault(column.Categories![r] ?? Missing);
            else
                row[(int)part.Codes!.GetValueOrDefault(column.Categories![r] ?? Missing, part.Width - 1)] = 1;
        }
    }

    private void Add(Part part, string name)
    {
        _parts.Add(part);
        _names.Add(name);
    }

    private void AddOneHot(FeatureColumn column)
    {
        var codes = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (category, _) in Counts(column).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MostCategories))
        {
            codes.Add(category, codes.Count);
            _names.Add($"{column.Name}={category}");
        }

        _names.Add($"{column.Name}={Other}");
        _parts.Add(new Part(column.Name, 0, codes, codes.Count + 1));
    }

    /// <summary>The share of each category once missing ones count as the most frequent; null stands for that one as well.</summary>
    private static Dictionary<string, double> Shares(FeatureColumn column)
    {
        var counts = Counts(column);
        counts.Remove(Missing, out var missing);
        if (counts.Count == 0)
            throw new ArgumentException($"All {missing} values of column '{column.Name}' are missing, so there is no most frequent category; leave the column out.", nameof(column));

        var most = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key;
        counts[most] += missing;
        var shares = counts.ToDictionary(pair => pair.Key, pair => (double)pair.Value / column.Count, StringComparer.Ordinal);
        shares.TryAdd(Missing, shares[most]);
        return shares;
    }

    private static Dictionary<string, int> Counts(FeatureColumn column)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var category in column.Categories!)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, category ?? Missing, out _)++;
        return counts;
    }

    private static double Mean(string name, double[] numbers)
    {
        var sum = default(CompensatedSum);
        var count = 0;
        foreach (var number in numbers)
        {
            if (double.IsInfinity(number))
                throw new ArgumentException($"Column '{name}' holds an infinite number, so it has no mean; cap or remove it.", nameof(numbers));
            if (double.IsNaN(number))
                continue;
            sum.Add(number);
            count++;
        }

        return count > 0 ? sum.Value / count : throw new ArgumentException($"All values of column '{name}' are missing, so there is no mean; leave the column out.", nameof(numbers));
    }

    /// <summary>The number of rows all columns share.</summary>
    internal static int RowsOf(IReadOnlyList<FeatureColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
            throw new ArgumentException("There are no columns; pass at least one.", nameof(columns));
        foreach (var column in columns)
        {
            if (column.Count != columns[0].Count)
                throw new ArgumentException($"Column '{column.Name}' has {column.Count} rows, '{columns[0].Name}' has {columns[0].Count}; all columns need one value a row.", nameof(columns));
        }

        return columns[0].Count;
    }

    private sealed record Part(string Name, double Default, Dictionary<string, double>? Codes, int Width);
}
