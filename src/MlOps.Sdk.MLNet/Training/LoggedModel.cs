namespace MlOps.Sdk.MLNet;

/// <summary>The files of a fitted pipeline that a run holds.</summary>
public sealed record LoggedModel
{
    /// <summary>The ML.NET zip, always there.</summary>
    public required ArtifactEntry Zip { get; init; }

    /// <summary>
    /// What the zip takes and gives when it is served: state it when registering the format <c>mlnet</c>. Null where it cannot be
    /// served; see <see cref="ZipRefusal"/>.
    /// </summary>
    public ModelSignature? ZipSignature { get; init; }

    /// <summary>Why the zip cannot be served, such as a custom mapping; null where it can.</summary>
    public string? ZipRefusal { get; init; }

    /// <summary>The ONNX file, or null where the export was refused.</summary>
    public ArtifactEntry? Onnx { get; init; }

    /// <summary>The exported model, or null where the export was refused.</summary>
    public OnnxExport? Export { get; init; }

    /// <summary>Why there is no ONNX file, or null.</summary>
    public OnnxExportNotSupportedException? Refusal { get; init; }

    /// <summary>How the ONNX file compared with the pipeline on a sample; null where no runtime or no rows to compare on were given.</summary>
    public OnnxVerification? Verification { get; init; }
}
