using System.Text.Json;

namespace MlOps.Sdk.Data;

/// <summary>What nothing referred to when it was looked for; kept by the caller until it is old enough to be deleted.</summary>
public sealed record SweepPlan
{
    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>When it was looked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The content that nothing referred to, in ascending order of digest.</summary>
    public required IReadOnlyList<ArchivedContent> Candidates { get; init; }

    /// <summary>Bytes of all candidates.</summary>
    public long Bytes => Candidates.Sum(candidate => candidate.Size);

    /// <summary>The plan as versioned JSON.</summary>
    public string ToJson() => ArchiveJson.Write(this);

    /// <summary>Reads a plan.</summary>
    /// <exception cref="FormatException">The text is no plan of a version that this release reads.</exception>
    public static SweepPlan FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return ArchiveJson.ReadPlan(json);
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not a sweep plan: {e.Message}", e);
        }
    }
}
