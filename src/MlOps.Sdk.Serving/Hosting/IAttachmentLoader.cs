namespace MlOps.Sdk.Serving;

/// <summary>A loader whose models may need what is attached to the version.</summary>
internal interface IAttachmentLoader
{
    /// <param name="version">The version.</param>
    /// <param name="content">Its file, verified.</param>
    /// <param name="read">Reads an attachment, verified.</param>
    /// <param name="cancellationToken">Gives up loading.</param>
    ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, Func<ArtifactEntry, ValueTask<byte[]>> read, CancellationToken cancellationToken);
}
