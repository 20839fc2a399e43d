namespace MlOps.Sdk;

/// <summary>Name, type and nullability of a dataset's column.</summary>
public sealed record ColumnSchema
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>The column's type.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>Whether any row lacks a value.</summary>
    public bool Nullable { get; init; }
}
