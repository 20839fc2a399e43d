namespace MlOps.Sdk.MLNet;

/// <summary>Loads the format <c>mlnet</c>: the zip that <c>MLContext.Model.Save</c> writes.</summary>
/// <param name="options">What a zip may bring; null for the defaults.</param>
public sealed class MlNetPredictorLoader(MlNetModelOptions? options = null) : IPredictorLoader
{
    /// <summary>The format's name, as in <see cref="ModelVersion.Format"/>.</summary>
    public const string FormatName = "mlnet";

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        cancellationToken.ThrowIfCancellationRequested();
        return new(MlNetModel.Load(content, options, $"{version.ToRef()}, {version.File.Path}"));
    }
}
