namespace MlOps.Sdk.Data;

/// <summary>Where a column's values are, in the encoding of <see cref="DatasetHasher"/>.</summary>
public sealed record ArchivedColumn
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>Numbers in a vector; 0 for other types.</summary>
    public int Dimension { get; init; }

    /// <summary>The values of the rows that have one.</summary>
    public required IReadOnlyList<ArchivedChunk> Values { get; init; }

    /// <summary>The positions of the rows that have none.</summary>
    public required IReadOnlyList<ArchivedChunk> Nulls { get; init; }
}
