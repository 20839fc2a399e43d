namespace MlOps.Sdk.Generators;

/// <summary>A member and the columns it is.</summary>
internal sealed record ColumnModel
{
    /// <summary>The member's name, without an escape.</summary>
    public required string Member { get; init; }

    /// <summary>The name before any brackets.</summary>
    public required string Name { get; init; }

    /// <summary>The names of the columns: one, or as many as the vector is long.</summary>
    public required EquatableArray<string> Columns { get; init; }

    /// <summary>What each of them holds.</summary>
    public required ValueModel Value { get; init; }

    public VectorModel? Vector { get; init; }
}
