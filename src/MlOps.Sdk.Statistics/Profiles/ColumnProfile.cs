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
}
