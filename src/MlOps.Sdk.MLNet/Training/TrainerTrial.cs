namespace MlOps.Sdk.MLNet;

/// <summary>One setting that a sweep tried.</summary>
public sealed record TrainerTrial
{
    /// <summary>Its place in the sweep, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The child run that was logged to.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The varied options and their values.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The metrics, by name; the means over the folds where the trial was cross-validated; empty where it failed.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Why it failed, or null.</summary>
    public string? Error { get; init; }
}
