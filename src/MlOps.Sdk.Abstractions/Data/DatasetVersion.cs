namespace MlOps.Sdk;

/// <summary>What identifies the rows a run read: a hash of the content that does not depend on the file's layout, the schema and the row count.</summary>
public sealed record DatasetVersion
{
    /// <summary>The data set's name, such as <c>flights-january</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The SHA-256 over schema and values.</summary>
    public required ContentDigest Digest { get; init; }

    /// <summary>The columns in order.</summary>
    public required IReadOnlyList<ColumnSchema> Schema { get; init; }

    /// <summary>Rows.</summary>
    public required long RowCount { get; init; }

    /// <summary>Where the rows came from: a file name, a query, a split recipe.</summary>
    public string? Source { get; init; }
}
