namespace MlOps.Sdk;

/// <summary>What to register as a model's next version.</summary>
public sealed record ModelRegistration
{
    /// <summary>The registered model's name; the model comes into being with its first version.</summary>
    public required string Model { get; init; }

    /// <summary>The run that made it: the source of the file and of the lineage.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The run's artifact that is the model file.</summary>
    public string ArtifactPath { get; init; } = "model.onnx";

    /// <summary>The file's format: <c>onnx</c> or <c>mlnet</c>.</summary>
    public string Format { get; init; } = "onnx";

    /// <summary>What the model takes and gives; read from the file when null, which needs the format <c>onnx</c>.</summary>
    public ModelSignature? Signature { get; init; }

    /// <summary>Content to freeze with the version, by the names of <see cref="ModelAttachment"/>: a run's artifact path each.</summary>
    public IReadOnlyDictionary<string, string> Attachments { get; init; } = new Dictionary<string, string>();

    /// <summary>What people should know of it.</summary>
    public string? Description { get; init; }

    /// <summary>Makes the registration idempotent: the same key gives the same version again. Run and path when null.</summary>
    public string? Key { get; init; }

    /// <summary>Why, for the audit log.</summary>
    public string? Reason { get; init; }
}
