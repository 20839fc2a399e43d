using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>
/// The part of a model card that only people can write. Every member may be left out; what is left out is shown as not recorded.
/// It is frozen with a version as the attachment <see cref="ModelAttachment.CardText"/>.
/// </summary>
public sealed record ModelCardText
{
    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>Who answers for the model.</summary>
    public string? Owner { get; init; }

    /// <summary>Where questions go.</summary>
    public string? Contact { get; init; }

    /// <summary>The licence, best by its SPDX id such as <c>apache-2.0</c>.</summary>
    public string? License { get; init; }

    /// <summary>Natural languages the model knows, by ISO 639 code.</summary>
    public IReadOnlyList<string> Languages { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>Words to find the model by.</summary>
    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = []; // as above

    /// <summary>The model this one was made from.</summary>
    public string? BaseModel { get; init; }

    /// <summary>The task, by Hugging Face's names of pipelines, such as <c>tabular-classification</c>.</summary>
    public string? Task { get; init; }

    /// <summary>How it learned: <c>supervised</c>, <c>unsupervised</c>, <c>reinforcement-learning</c>, <c>semi-supervised</c> or <c>self-supervised</c>.</summary>
    public string? Approach { get; init; }

    /// <summary>The family, such as <c>gradient-boosted trees</c>.</summary>
    public string? ArchitectureFamily { get; init; }

    /// <summary>The architecture itself, such as <c>LightGBM, 200 trees of 31 leaves</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>What it is for.</summary>
    public string? IntendedUse { get; init; }

    /// <summary>Who uses it.</summary>
    public IReadOnlyList<string> Users { get; init => field = value ?? []; } = []; // as above

    /// <summary>What it must not be used for.</summary>
    public IReadOnlyList<string> OutOfScopeUses { get; init => field = value ?? []; } = []; // as above

    /// <summary>Groups, instruments and conditions under which it may behave differently.</summary>
    public string? Factors { get; init; }

    /// <summary>Why these metrics and thresholds were chosen.</summary>
    public string? Metrics { get; init; }

    /// <summary>How the evaluation data were chosen and prepared.</summary>
    public string? EvaluationData { get; init; }

    /// <summary>How the training data were chosen and prepared.</summary>
    public string? TrainingData { get; init; }

    /// <summary>What it cannot do.</summary>
    public IReadOnlyList<string> Limitations { get; init => field = value ?? []; } = []; // as above

    /// <summary>What was given up for what.</summary>
    public IReadOnlyList<string> Tradeoffs { get; init => field = value ?? []; } = []; // as above

    /// <summary>Risks to people.</summary>
    public IReadOnlyList<EthicalConsideration> EthicalConsiderations { get; init => field = value ?? []; } = []; // as above

    /// <summary>What it means for groups of people.</summary>
    public IReadOnlyList<FairnessAssessment> FairnessAssessments { get; init => field = value ?? []; } = []; // as above

    /// <summary>Whatever else a user must know.</summary>
    public string? Caveats { get; init; }

    /// <summary>Emissions of training in grams of CO₂ equivalent.</summary>
    public double? EmissionsGrams { get; init; }

    /// <summary>Memory, compute and latency that it needs.</summary>
    public string? ResourceFootprint { get; init; }

    /// <summary>The risk class, such as <c>high-risk, Annex III 5(b)</c>.</summary>
    public string? RiskClass { get; init; }

    /// <summary>How people oversee its decisions and can override them.</summary>
    public string? HumanOversight { get; init; }

    /// <summary>What is watched in production, and who is told.</summary>
    public string? MonitoringPlan { get; init; }

    /// <summary>When and how it will be retired.</summary>
    public string? RetirementPlan { get; init; }

    /// <summary>Papers, tickets and pages.</summary>
    public IReadOnlyList<string> References { get; init => field = value ?? []; } = []; // as above

    /// <summary>The text as indented JSON, to be logged as an artifact of the run and attached to the version.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ModelCardJsonContext.Default.ModelCardText);

    /// <summary>Reads a text.</summary>
    /// <exception cref="FormatException">It is no such JSON.</exception>
    public static ModelCardText Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ModelCardJsonContext.Default.ModelCardText)
                ?? throw new FormatException("The text of a model card is a JSON object, not null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is not the text of a model card: {e.Message}", e);
        }
    }
}
