namespace MlOps.Sdk.Statistics;

/// <summary>A profile of a categorical column: counts by category, bounded, and the number of distinct categories.</summary>
public sealed class CategoricalProfile : ColumnProfile
{
    private readonly DistinctSketch _distinct;
    private long _missing;
    private TypeCounts? _types;

    /// <summary>An empty profile that holds at most <paramref name="capacity"/> categories.</summary>
    public CategoricalProfile(string name, int capacity = FrequentItems.DefaultCapacity)
        : this(name, new FrequentItems(capacity), new DistinctSketch(), 0, default(TypeCounts))
    {
    }

    private CategoricalProfile(string name, FrequentItems items, DistinctSketch distinct, long missing, TypeCounts? types)
        : base(name) => (Items, _distinct, _missing, _types) = (items, distinct, missing, types);

    /// <inheritdoc/>
    public override long Count => Items.Total;

    /// <inheritdoc/>
    public override long MissingCount => _missing;

    /// <inheritdoc/>
    public override TypeCounts? Types => _types;

    /// <summary>The counts.</summary>
    public FrequentItems Items { get; }

    /// <summary>Number of distinct categories: exact while every category is held, estimated otherwise.</summary>
    public override double DistinctEstimate => Items.IsExact ? Items.Counts.Count : _distinct.Estimate();

    internal DistinctSketch Distinct => _distinct;

    /// <summary>A profile of <paramref name="values"/>, null being missing.</summary>
    public static CategoricalProfile Of(string name, IEnumerable<string?> values, int capacity = FrequentItems.DefaultCapacity)
    {
        ArgumentNullException.ThrowIfNull(values);
        var profile = new CategoricalProfile(name, capacity);
        foreach (var value in values)
            profile.Add(value);
        return profile;
    }

    /// <summary>Adds a value; null is counted as missing.</summary>
    public void Add(string? category, long times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        if (category is null)
        {
            _missing += times;
            return;
        }

        if (times == 0)
            return;

        // A category that is held was seen before, so the distinct sketch knows it already.
        if (Items.Count(category, times))
            _distinct.Add(category);
        _types = _types?.Add(category, times);
    }

    /// <inheritdoc/>
    public override ColumnProfile Merge(ColumnProfile other)
    {
        var theirs = Same<CategoricalProfile>(other);
        return new CategoricalProfile(
            Name, Items.Merge(theirs.Items), _distinct.Merge(theirs._distinct), _missing + theirs._missing, Together(_types, theirs._types));
    }

    internal static CategoricalProfile Restore(string name, FrequentItems items, DistinctSketch distinct, long missing, TypeCounts? types)
    {
        ThrowIfImpossible(name, types, items.Total, missing);
        return new CategoricalProfile(name, items, distinct, missing, types);
    }
}
