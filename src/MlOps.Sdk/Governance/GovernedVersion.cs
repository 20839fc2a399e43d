using System.Collections.Immutable;

namespace MlOps.Sdk;

/// <summary>What holds of a version, or of a model as a whole.</summary>
public sealed record GovernedVersion
{
    /// <summary>The version's number; 0 for the model as a whole.</summary>
    public required int Version { get; init; }

    /// <summary>The tags by key.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The description that was written last; null when none was written since the registration.</summary>
    public string? Description { get; init; }

    /// <summary>The texts that people wrote for the model card, by field.</summary>
    public ImmutableSortedDictionary<string, string> CardFields { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The labels, lowest first.</summary>
    public ImmutableSortedSet<SemanticVersion> Labels { get; init; } = [];

    /// <summary>The stage that was entered last; null when none was.</summary>
    public string? Stage { get; init; }

    /// <summary>Why it should not be used any more; null when it may.</summary>
    public Deprecation? Deprecation { get; init; }

    /// <summary>Why it must not be used any more; null when it may.</summary>
    public Retirement? Retirement { get; init; }

    /// <summary>When its content was given up for good, UTC; null when it was not.</summary>
    public DateTimeOffset? PurgedAt { get; init; }

    /// <summary>The legal holds that lie on it.</summary>
    public ImmutableArray<LegalHold> Holds { get; init; } = [];
}
