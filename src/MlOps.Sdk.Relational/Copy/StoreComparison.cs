namespace MlOps.Sdk.Relational;

/// <summary>What a comparison of two stores found.</summary>
public sealed record StoreComparison
{
    /// <summary>Everything that differs or is damaged, a sentence each.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    /// <summary>The end of the source's audit log.</summary>
    public required AuditHead Head { get; init; }

    /// <summary>Rows compared.</summary>
    public required long Rows { get; init; }

    /// <summary>Contents read and hashed in the target.</summary>
    public required int Artifacts { get; init; }

    /// <summary>Whether nothing differs.</summary>
    public bool Same => Differences.Count == 0;

    /// <summary>One line a difference, or one line that all is well.</summary>
    public override string ToString() => Same
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Both stores hold the same: {Rows} rows, {Artifacts} artifacts, audit log of {Head.Sequence} entries.")
        : string.Join(Environment.NewLine, Differences);
}
