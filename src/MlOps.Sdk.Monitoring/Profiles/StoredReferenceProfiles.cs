namespace MlOps.Sdk.Monitoring;

/// <summary>Reads the profile that is attached to a version in the registry as <see cref="ModelAttachment.ReferenceProfile"/>.</summary>
public sealed class StoredReferenceProfiles(IModelStore models, IArtifactStore artifacts) : IReferenceProfiles
{
    // A profile takes about 100 KiB a column; this is room for far more columns than a row has.
    private const long MaxSize = 256L << 20;

    /// <inheritdoc/>
    public async ValueTask<ReferenceProfile?> FindAsync(string model, int version, CancellationToken cancellationToken = default)
    {
        var found = await models.FindVersionAsync(model, version, cancellationToken).ConfigureAwait(false);
        if (found?.FindAttachment(ModelAttachment.ReferenceProfile) is not { } attachment)
            return null;

        var json = await artifacts.ReadAsync(attachment.Digest, MaxSize, cancellationToken).ConfigureAwait(false);
        return ReferenceProfile.FromUtf8Json(json);
    }
}
