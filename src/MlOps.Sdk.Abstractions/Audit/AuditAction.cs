namespace MlOps.Sdk;

/// <summary>The names of audited changes. An entry holds the subject before and after in its stored JSON, so that a store can be checked against its log.</summary>
public static class AuditAction
{
    /// <summary>A model version was registered; after is the <see cref="ModelVersion"/>, before is null, the subject is <c>model:version</c>.</summary>
    public const string VersionRegistered = "model-version.registered";

    /// <summary>An alias was set, moved or taken away; before and after are the <see cref="ModelAlias"/>, the subject is <c>model@alias</c>.</summary>
    public const string AliasMoved = "alias.moved";

    /// <summary>A gate suite's verdict was stored on a version; after is the <see cref="GateReport"/>, before is null, the subject is <c>model:version</c>.</summary>
    public const string GateReported = "gate.reported";

    /// <summary>A run was removed for good; before and after are null, so that nothing of it is kept, and the subject is the run's id.</summary>
    public const string RunPurged = "run.purged";

    /// <summary>What the actions of facts begin with; the fact's kind follows. After is the <see cref="ModelFact"/>, before is null, the subject is <c>model</c> or <c>model:version</c>.</summary>
    public const string FactPrefix = "model-fact.";

    /// <summary>The action that tells of a fact, such as <c>model-fact.approval.granted</c>.</summary>
    public static string OfFact(ModelFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return FactPrefix + fact.Payload.Kind;
    }
}
