using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>
/// What is known of a model version, for people and for tools: what was recorded, and what people wrote. Nothing is inferred; what
/// is not there is listed in <see cref="Missing"/> and shown as not recorded.
/// </summary>
/// <remarks>
/// The content follows Mitchell et al., "Model Cards for Model Reporting" (2019), the front matter Hugging Face's model card
/// metadata, and the considerations CycloneDX 1.6.
/// </remarks>
public sealed record ModelCard
{
    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>When the card was made, UTC.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>The version the card is of.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>The run that made it; null when the version names none, or the store no longer has it.</summary>
    public RunRecord? Run { get; init; }

    /// <summary>The metrics with their intervals, over all rows and by slice.</summary>
    public IReadOnlyList<Scorecard> Scorecards { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>The verdicts of gate suites, newest first.</summary>
    public IReadOnlyList<GateReport> GateReports { get; init => field = value ?? []; } = []; // as above

    /// <summary>Every move of an alias to this version or away from it, newest first.</summary>
    public IReadOnlyList<AliasChange> AliasMoves { get; init => field = value ?? []; } = []; // as above

    /// <summary>The aliases the version holds, with the version that each goes back to.</summary>
    public IReadOnlyList<RollbackTarget> Aliases { get; init => field = value ?? []; } = []; // as above

    /// <summary>What was decided about it.</summary>
    public CardGovernance Governance { get; init => field = value ?? new(); } = new(); // as above

    /// <summary>What people wrote in fields of their own, by field.</summary>
    public IReadOnlyDictionary<string, string> OtherFields { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>(); // as above

    /// <summary>What people should know of it: the description as it was changed last.</summary>
    public string? Description { get; init; }

    /// <summary>What people wrote.</summary>
    public ModelCardText Text { get; init => field = value ?? new(); } = new(); // as above

    /// <summary>The parts of the card that nothing is recorded for, such as <c>intended use</c>, in the order of the card.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<string> Missing => ModelCardGaps.Of(this);

    /// <summary>The card as Markdown with front matter that Hugging Face reads.</summary>
    public string ToMarkdown() => $"{ModelCardFrontMatter.Write(this)}\n{PageMarkdown.Write(ModelCardPage.Of(this))}";

    /// <summary>The card as one HTML file that needs nothing else.</summary>
    public string ToHtml() => PageHtml.Write(ModelCardPage.Of(this));

    /// <summary>The card as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ModelCardJsonContext.Default.ModelCard);

    /// <summary>Reads a card that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such JSON.</exception>
    public static ModelCard Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ModelCardJsonContext.Default.ModelCard) ?? throw new FormatException("A model card is a JSON object, not null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is not a model card: {e.Message}", e);
        }
    }
}
