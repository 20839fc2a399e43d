namespace MlOps.Sdk.Data;

/// <summary>What a sweep deleted, or would have.</summary>
public sealed record SweepResult
{
    /// <summary>Whether nothing was deleted because only the outcome was asked for.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>What was deleted.</summary>
    public required IReadOnlyList<ArchivedContent> Deleted { get; init; }

    /// <summary>What the plan named and is referred to again, so that it stays.</summary>
    public required IReadOnlyList<ArchivedContent> Spared { get; init; }

    /// <summary>Bytes deleted.</summary>
    public long DeletedBytes => Deleted.Sum(content => content.Size);
}
