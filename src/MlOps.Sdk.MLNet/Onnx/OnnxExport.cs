namespace MlOps.Sdk.MLNet;

/// <summary>A pipeline as an ONNX file in memory. Exporting the same pipeline again gives the same bytes.</summary>
public sealed record OnnxExport
{
    /// <summary>The file's content: IR 10, opset 21, ai.onnx.ml 5; no external data.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>
    /// Inputs, one a raw column that the outputs need, and outputs, all of shape rows × width. Text is a tensor of strings;
    /// a missing number is NaN and a missing text is empty.
    /// </summary>
    public required ModelSignature Signature { get; init; }

    /// <summary>Writes the file, replacing one that is there.</summary>
    public async ValueTask SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        await File.WriteAllBytesAsync(path, Bytes, cancellationToken).ConfigureAwait(false);
    }
}
