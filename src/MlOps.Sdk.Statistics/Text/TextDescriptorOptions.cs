using System.Collections.ObjectModel;

namespace MlOps.Sdk.Statistics;

/// <summary>What to measure about texts beside their length and make-up.</summary>
public sealed record TextDescriptorOptions
{
    /// <summary>The words known to the model, in lower case; null to take the reference's own words.</summary>
    public IReadOnlySet<string>? Vocabulary { get; init; }

    /// <summary>Regular expressions whose matches are counted, by name. They run without backtracking, so no look-around and no back-references.</summary>
    public IReadOnlyDictionary<string, string> Patterns { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>A text whose matching takes longer counts as missing for that pattern. Default one second.</summary>
    public TimeSpan MatchTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
