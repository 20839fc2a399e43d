using System.Globalization;
using System.Runtime.InteropServices;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// One side of a column to be compared: a name and its values, taken without a copy. What comparisons need of it, its
/// sorted sample or its counts, is made at first use and kept, so that a reference is prepared once for any number of
/// windows. Safe to share between threads; the caller must not change the values.
/// </summary>
public sealed class DriftColumn
{
    private readonly ReadOnlyMemory<double> _values;
    private readonly ReadOnlyMemory<int> _codes;
    private readonly IReadOnlyList<string> _categories = [];
    private readonly Lazy<SortedSample> _sorted;
    private readonly Lazy<CategoryCounts> _counts;
    private readonly Lazy<int> _distinct;

    private DriftColumn(string name, ReadOnlyMemory<double> values)
    {
        (Name, Kind, _values) = (name, DriftColumnKind.Numeric, values);
        _sorted = new(() => SortedSample.From(_values.Span));
        _counts = new(() => CategoryCounts.FromValues(_sorted.Value));
        _distinct = new(() => Distinct(_sorted.Value.Values));
    }

    private DriftColumn(string name, ReadOnlyMemory<int> codes, IReadOnlyList<string> categories)
    {
        (Name, Kind, _codes, _categories) = (name, DriftColumnKind.Categorical, codes, categories);
        _sorted = new(() => throw new InvalidOperationException($"Column '{Name}' is categorical; its categories have no order. Use Counts."));
        _counts = new(() => CategoryCounts.FromCodes(_codes.Span, _categories));
        _distinct = new(() => _counts.Value.Counts.Count(pair => pair.Value > 0));
    }

    private DriftColumn(DriftColumn other, ValuePolicy policy)
    {
        (Name, Kind, _values, _codes, _categories) = (other.Name, other.Kind, other._values, other._codes, other._categories);
        (_sorted, _counts, _distinct, Policy) = (other._sorted, other._counts, other._distinct, policy);
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>Whether its values are numbers or labels.</summary>
    public DriftColumnKind Kind { get; }

    /// <summary>How comparisons handle its missing and infinite values.</summary>
    public ValuePolicy Policy { get; } = ValuePolicy.Default;

    /// <summary>Number of rows, missing ones included.</summary>
    public int RowCount => Kind == DriftColumnKind.Numeric ? _values.Length : _codes.Length;

    /// <summary>Number of missing values.</summary>
    public long MissingCount => Kind == DriftColumnKind.Numeric ? Sorted.MissingCount : Counts.MissingCount;

    /// <summary>Number of different values, missing not counted.</summary>
    public int DistinctCount => _distinct.Value;

    /// <summary>The values of a numeric column, sorted once.</summary>
    /// <exception cref="InvalidOperationException">The column is categorical.</exception>
    public SortedSample Sorted => _sorted.Value;

    /// <summary>Counts by category; of a numeric column, by value.</summary>
    public CategoryCounts Counts => _counts.Value;

    /// <summary>A column of numbers; NaN is missing.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DriftColumn Numeric(string name, ReadOnlyMemory<double> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new DriftColumn(name, values);
    }

    /// <summary>A dictionary-encoded column: codes index <paramref name="categories"/>, a negative code being missing.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, a category comes twice or a code has no category.</exception>
    public static DriftColumn Categorical(string name, ReadOnlyMemory<int> codes, IReadOnlyList<string> categories)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(categories);
        var column = new DriftColumn(name, codes, categories);
        _ = column.Counts;
        return column;
    }

    /// <summary>A column of labels, null being missing.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DriftColumn Categorical(string name, IEnumerable<string?> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(values);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var categories = new List<string>();
        var codes = new List<int>();
        foreach (var value in values)
        {
            if (value is null)
            {
                codes.Add(-1);
                continue;
            }

            ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(known, value, out var exists);
            if (!exists)
            {
                code = categories.Count;
                categories.Add(value);
            }

            codes.Add(code);
        }

        return new DriftColumn(name, codes.ToArray(), categories);
    }

    /// <summary>The same column, its missing and infinite values handled otherwise. What was prepared is shared.</summary>
    public DriftColumn With(ValuePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new DriftColumn(this, policy);
    }

    /// <summary>The column with its values taken for labels, such as numbers that are codes; itself where it is categorical.</summary>
    public DriftColumn AsCategorical()
    {
        if (Kind == DriftColumnKind.Categorical)
            return this;

        var labels = new string?[_values.Length];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = double.IsNaN(_values.Span[i]) ? null : (_values.Span[i] + 0.0).ToString("R", CultureInfo.InvariantCulture);
        return Categorical(Name, labels).With(Policy);
    }

    /// <summary>A run of rows that shares this column's memory, such as one chunk of a reference.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all in the column.</exception>
    public DriftColumn Slice(int start, int length) => Kind == DriftColumnKind.Numeric
        ? new DriftColumn(new DriftColumn(Name, _values.Slice(start, length)), Policy)
        : new DriftColumn(new DriftColumn(Name, _codes.Slice(start, length), _categories), Policy);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Kind.ToString().ToLowerInvariant()}, {RowCount} rows)";

    private static int Distinct(ReadOnlySpan<double> sorted)
    {
        var distinct = sorted.IsEmpty ? 0 : 1;
        for (var i = 1; i < sorted.Length; i++)
            distinct += sorted[i] == sorted[i - 1] ? 0 : 1;
        return distinct;
    }
}
