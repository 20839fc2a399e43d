namespace MlOps.Sdk;

/// <summary>A run as a model's bundle carries it.</summary>
public sealed record BundledRun
{
    /// <summary>The name of its experiment; ids of experiments do not travel.</summary>
    public required string Experiment { get; init; }

    /// <summary>The run.</summary>
    public required RunRecord Run { get; init; }

    /// <summary>Its files. Those the model needs are in the bundle; of the others only path, digest and size.</summary>
    public required IReadOnlyList<ArtifactEntry> Artifacts { get; init; }

    /// <summary>Every point of its metrics, a JSON object a line, as content of the bundle; null when it has none.</summary>
    public ArtifactContent? History { get; init; }
}
