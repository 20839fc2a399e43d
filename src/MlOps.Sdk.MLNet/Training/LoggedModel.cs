namespace MlOps.Sdk.MLNet;

/// <summary>The files of a fitted pipeline that a run holds.</summary>
public sealed record LoggedModel
{
    /// <summary>The ML.NET zip, always there.</summary>
    public required ArtifactEntry Zip { get; init; }

    /// <summary>The ONNX file, or null where the export was refused.</summary>
    public ArtifactEntry? Onnx { get; init; }

    /// <summary>The exported model, or null where the export was refused.</summary>
    public OnnxExport? Export { get; init; }

    /// <summary>Why there is no ONNX file, or null.</summary>
    public OnnxExportNotSupportedException? Refusal { get; init; }
}
