using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>
/// What a store can show for the controls of a profile, for one model in one period: the evidence that was found and the gaps. It
/// helps you meet the requirements; procedures, training and the judgement stay with you.
/// </summary>
public sealed record ComplianceReport
{
    /// <summary>The type of an envelope's payload that is a report.</summary>
    public const string PayloadType = "application/vnd.mlops-sdk.compliance-report+json";

    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>The profile's id.</summary>
    public required string Profile { get; init; }

    /// <summary>The source of the requirements.</summary>
    public required string Title { get; init; }

    /// <summary>The model and the period.</summary>
    public required ComplianceScope Scope { get; init; }

    /// <summary>When the report was made, UTC.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>What the check of the whole audit log said, in one line.</summary>
    public required string Verification { get; init; }

    /// <summary>The end of the audit log that the report rests on.</summary>
    public required AuditHead ChainHead { get; init; }

    /// <summary>The head of the log's Merkle tree; null when the log is broken.</summary>
    public AuditTreeHead? TreeHead { get; init; }

    /// <summary>Every change of production in the period, oldest first.</summary>
    public IReadOnlyList<ProductionChange> Changes { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>The controls in the order of the profile.</summary>
    public required IReadOnlyList<ControlFinding> Controls { get; init; }

    /// <summary>Whether any control has a gap: what a build fails on.</summary>
    [JsonPropertyOrder(1)]
    public bool HasGaps => Controls.Any(control => control.Status == ComplianceStatus.Gap);

    /// <summary>The report as Markdown.</summary>
    public string ToMarkdown() => PageMarkdown.Write(CompliancePage.Of(this));

    /// <summary>The report as one HTML file that needs nothing else.</summary>
    public string ToHtml() => PageHtml.Write(CompliancePage.Of(this));

    /// <summary>The report as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ComplianceJsonContext.Default.ComplianceReport);

    /// <summary>Signs the report's JSON, to be kept with it.</summary>
    /// <param name="signer">Holds the key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<DsseEnvelope> SignAsync(IDsseSigner signer, CancellationToken cancellationToken = default) =>
        DsseEnvelope.SignAsync(PayloadType, System.Text.Encoding.UTF8.GetBytes(ToJson()), signer, cancellationToken);

    /// <summary>Reads a report that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such JSON.</exception>
    public static ComplianceReport Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ComplianceJsonContext.Default.ComplianceReport) ?? throw new FormatException("A compliance report is a JSON object, not null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is not a compliance report: {e.Message}", e);
        }
    }
}
