namespace MlOps.Sdk.Data;

/// <summary>A column in two versions.</summary>
public sealed record ColumnDifference
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type before; null where it was added.</summary>
    public required ColumnType? Before { get; init; }

    /// <summary>Its type after; null where it was removed.</summary>
    public required ColumnType? After { get; init; }

    /// <summary>Stored bytes after.</summary>
    public required long Bytes { get; init; }

    /// <summary>Of them, those in pieces that both versions have.</summary>
    public required long SharedBytes { get; init; }

    /// <summary>Whether type and every value are the same.</summary>
    public required bool IsSame { get; init; }
}
