namespace MlOps.Sdk.Serving;

/// <summary>
/// Loads the format <c>onnx</c> into ONNX Runtime. Weights outside the model file are attachments of the version, each under the path by which
/// the file names it.
/// </summary>
public sealed class OnnxPredictorLoader(OnnxModelOptions? options = null) : IPredictorLoader, IAttachmentLoader
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

    async ValueTask<IPredictor> IAttachmentLoader.LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, Func<ArtifactEntry, ValueTask<byte[]>> read, CancellationToken cancellationToken)
    {
        var name = $"{version.ToRef()}, {version.File.Path}";
        var locations = OnnxModelFile.Read(content, name).ExternalDataLocations;
        if (locations.Count == 0 || options?.ExternalDataFolder is not null)
            return await LoadAsync(version, content, cancellationToken).ConfigureAwait(false);

        ExternalData.CheckPaths(locations, name);
        var weights = new WeightFolder();
        try
        {
            foreach (var location in locations)
            {
                var entry = version.FindAttachment(location)
                    ?? throw new MlOpsIntegrityException($"'{name}' keeps weights in '{location}', which is not attached to the version; register the file as an attachment of that path.");
                await weights.WriteAsync(location, await read(entry).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }

            return OnnxModel.Load(content, options ?? new(), name, weights);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }
}
