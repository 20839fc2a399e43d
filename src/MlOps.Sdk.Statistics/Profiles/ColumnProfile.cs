namespace MlOps.Sdk.Statistics;

/// <summary>
/// What is remembered of a column instead of its values: built in one pass, in bounded memory, merged across chunks and
/// machines, compared for drift without the data. Not safe for concurrent writers.
/// </summary>
public abstract class ColumnProfile
{
    private protected ColumnProfile(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>Number of values that are not missing.</summary>
    public abstract long Count { get; }

    /// <summary>Number of missing values.</summary>
    public abstract long MissingCount { get; }

    /// <summary>Number of rows seen.</summary>
    public long RowCount => Count + MissingCount;

    /// <summary>Estimated number of distinct values, missing not counted.</summary>
    public abstract double DistinctEstimate { get; }

    /// <summary>How many values read as which type; null where an earlier version, which did not count them, wrote a part of the profile.</summary>
    public abstract TypeCounts? Types { get; }

    /// <summary>A profile of both columns together; neither is changed.</summary>
    /// <exception cref="ArgumentException">The other profile is of another column or kind.</exception>
    public abstract ColumnProfile Merge(ColumnProfile other);

    private protected T Same<T>(ColumnProfile other)
        where T : ColumnProfile
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!string.Equals(other.Name, Name, StringComparison.Ordinal))
            throw new ArgumentException($"The profile of column '{other.Name}' cannot be merged into that of '{Name}'.", nameof(other));
        return other as T ?? throw new ArgumentException($"Column '{Name}' is {GetType().Name} on one side and {other.GetType().Name} on the other.", nameof(other));
    }

    private protected static TypeCounts? Together(TypeCounts? ours, TypeCounts? theirs) =>
        ours is { } a && theirs is { } b ? a.Merge(b) : null;

    /// <summary>Refuses stored counts that no column has.</summary>
    private protected static void ThrowIfImpossible(string name, TypeCounts? types, long typed, params ReadOnlySpan<long> counts)
    {
        // Far below the largest number, so that sums of counts do not overflow.
        const long Largest = long.MaxValue >> 4;
        foreach (var count in counts)
        {
            if (count is < 0 or > Largest)
                throw new FormatException($"Column '{name}' has a count of {count}; counts lie between 0 and {Largest}.");
        }

        if (types is { } known && (known.Total != typed || known is { Integers: < 0 } or { Fractions: < 0 } or { Booleans: < 0 } or { Times: < 0 } or { Texts: < 0 }))
            throw new FormatException($"Column '{name}' has types for {known.Total} values and {typed} values that have one.");
        if (typed > Largest)
            throw new FormatException($"Column '{name}' has {typed} values; {Largest} is the most there can be.");
    }
}
