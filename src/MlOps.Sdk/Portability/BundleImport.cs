namespace MlOps.Sdk;

/// <summary>What an import brought.</summary>
public sealed record BundleImport
{
    /// <summary>The model's name here.</summary>
    public required string Model { get; init; }

    /// <summary>Each version's number at the source and the version here.</summary>
    public required IReadOnlyList<(int Source, ModelVersion Version)> Versions { get; init; }

    /// <summary>The head of the source's audit log that the entries were proved against.</summary>
    public required AuditTreeHead Source { get; init; }

    /// <summary>The source's aliases when it was exported. They are told and not moved: what is champion here is decided here.</summary>
    public required IReadOnlyList<ModelAlias> SourceAliases { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Model}: {Versions.Count} version(s) from the log {Source}";
}
