namespace MlOps.Sdk.Serving;

/// <summary>Loads the format <c>onnx</c> into ONNX Runtime.</summary>
public sealed class OnnxPredictorLoader(OnnxModelOptions? options = null) : IPredictorLoader
{
    /// <inheritdoc/>
    public string Format => "onnx";

    /// <inheritdoc/>
    public ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        cancellationToken.ThrowIfCancellationRequested();
        return new(OnnxModel.Load(content, options, $"{version.ToRef()}, {version.File.Path}"));
    }
}
