namespace MlOps.Sdk.Data;

/// <summary>The manifest of a dataset version in an archive; it is stored as JSON under its own SHA-256.</summary>
public sealed record ArchivedDataset
{
    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>What identifies the rows.</summary>
    public required DatasetVersion Version { get; init; }

    /// <summary>Where the columns are, in the version's order.</summary>
    public required IReadOnlyList<ArchivedColumn> Columns { get; init; }
}
