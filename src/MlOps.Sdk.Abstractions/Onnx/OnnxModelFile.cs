namespace MlOps.Sdk;

/// <summary>
/// What an ONNX file says about itself: versions, signature, metadata, operators and where its weights lie. The weights are
/// skipped, so a file of gigabytes is read in milliseconds, and memory stays bounded whatever the bytes claim.
/// The format is onnx.proto3 of the ONNX specification.
/// </summary>
public sealed record OnnxModelFile
{
    /// <summary>The version of the file format.</summary>
    public required long IrVersion { get; init; }

    /// <summary>The program that wrote the file; empty when it does not say.</summary>
    public required string ProducerName { get; init; }

    /// <summary>That program's version; empty when the file does not say.</summary>
    public required string ProducerVersion { get; init; }

    /// <summary>The graph's name; empty when the file does not say.</summary>
    public required string GraphName { get; init; }

    /// <summary>The operator sets the model needs, by domain; the standard one is <see cref="OnnxOperator.StandardDomain"/>.</summary>
    public required IReadOnlyDictionary<string, long> OperatorSets { get; init; }

    /// <summary>The author's own key-value pairs.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>
    /// The inputs a caller must supply and the outputs. Symbolic and missing dimensions are -1; a sequence or map has the
    /// element type <see cref="ElementType.Undefined"/> and no shape.
    /// </summary>
    public required ModelSignature Signature { get; init; }

    /// <summary>Inputs with a default in the file, which a caller may override.</summary>
    public required IReadOnlyList<TensorSpec> OptionalInputs { get; init; }

    /// <summary>Paths of files outside this one that hold weights, as written: judge them before anything opens them.</summary>
    public required IReadOnlyList<string> ExternalDataLocations { get; init; }

    /// <summary>Every operator used, in subgraphs and functions too, in ordinal order without repeats.</summary>
    public required IReadOnlyList<OnnxOperator> Operators { get; init; }

    /// <summary>Reads a model that is in memory.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <exception cref="MlOpsIntegrityException">The bytes are not an ONNX model.</exception>
    public static OnnxModelFile Read(ReadOnlyMemory<byte> content, string name = "model")
    {
        using var stream = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(content, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
        return Read(stream, name);
    }

    /// <summary>Reads from a stream's position to its end. Weights are jumped over where the stream can seek.</summary>
    /// <param name="content">A readable stream; it is not disposed.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <exception cref="MlOpsIntegrityException">The bytes are not an ONNX model.</exception>
    public static OnnxModelFile Read(Stream content, string name = "model")
    {
        ArgumentNullException.ThrowIfNull(content);
        return new OnnxModelParser(new ProtobufReader(content, name)).Parse();
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="MlOpsIntegrityException">The bytes are not an ONNX model.</exception>
    /// <exception cref="MlOpsNotFoundException">There is no such file.</exception>
    public static OnnxModelFile ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new MlOpsNotFoundException($"There is no model file '{path}'.");

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return Read(stream, Path.GetFileName(path));
    }
}
