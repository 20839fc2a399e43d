namespace MlOps.Sdk;

/// <summary>Versions came from another store by a bundle. What was decided there is evidence, kept with its proofs; nothing of it counts as decided here.</summary>
public sealed record ModelImported() : ModelFactPayload("model.imported")
{
    /// <summary>The model's name at its source.</summary>
    public required string Source { get; init; }

    /// <summary>The audit log it was proved to be part of.</summary>
    public required string LogId { get; init; }

    /// <summary>The size of that log, in entries.</summary>
    public required long LogSize { get; init; }

    /// <summary>The root of that log at that size (RFC 6962).</summary>
    public required ContentDigest LogRoot { get; init; }

    /// <summary>The source's audit entries with their proofs (<see cref="AuditBundle"/>), kept in this store's artifacts.</summary>
    public required ContentDigest Evidence { get; init; }

    /// <summary>The versions, as <c>source number:number here</c>.</summary>
    public required IReadOnlyList<string> Versions { get; init; }
}
