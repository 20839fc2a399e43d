namespace MlOps.Sdk.Serving;

/// <summary>Brings a registered version into memory, and lets through only what may serve: the registered bytes, with the registered signature, that run.</summary>
internal sealed class ModelLoading(IArtifactStore artifacts, IEnumerable<IPredictorLoader> loaders, long maxSize, IEnumerable<IVersionAdmission>? admissions = null)
{
    private readonly Dictionary<string, IPredictorLoader> _loaders = loaders.GroupBy(l => l.Format).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
    private readonly IVersionAdmission[] _admissions = [.. admissions ?? []];

    public async ValueTask<LoadedModel> LoadAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        if (!_loaders.TryGetValue(version.Format, out var loader))
            throw new MlOpsModelException($"{version.ToRef()} has the format '{version.Format}', which this host cannot run; it runs {string.Join(", ", _loaders.Keys.Order(StringComparer.Ordinal).Select(f => $"'{f}'"))}. Register an IPredictorLoader for it.");

        foreach (var admission in _admissions)
            await admission.DemandAsync(version, cancellationToken).ConfigureAwait(false);

        var before = Environment.WorkingSet;
        var content = await ReadAsync(version, version.File, cancellationToken).ConfigureAwait(false);
        var predictor = loader is IAttachmentLoader withParts
            ? await withParts.LoadAsync(version, content, entry => ReadAsync(version, entry, cancellationToken), cancellationToken).ConfigureAwait(false)
            : await loader.LoadAsync(version, content, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!predictor.Signature.Equals(version.Signature))
                throw new MlOpsIntegrityException($"The file of {version.ToRef()} has another signature than was registered: {string.Join("; ", SignatureChange.Between(version.Signature, predictor.Signature).DefaultIfEmpty("the order or openness of its tensors differs"))}.");

            var golden = await TryOutAsync(version, predictor, cancellationToken).ConfigureAwait(false);
            return new(version, predictor) { Golden = golden, Memory = MemoryOf(version, Environment.WorkingSet - before) };
        }
        catch
        {
            await predictor.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // Other work in the process grows it too, and memory freed by others hides what the model took: its files bound both errors.
    private static long MemoryOf(ModelVersion version, long growth)
    {
        var files = version.File.Size + version.Attachments.Sum(a => a.Size);
        return Math.Clamp(growth, files, 4 * files + (8L << 20));
    }

    private async ValueTask<GoldenRows?> TryOutAsync(ModelVersion version, IPredictor predictor, CancellationToken cancellationToken)
    {
        if (version.FindAttachment(ModelAttachment.GoldenRows) is { } golden)
        {
            var content = await ReadAsync(version, golden, cancellationToken).ConfigureAwait(false);
            return await GoldenReplay.RunAsync(version, predictor, content, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await WarmUp.RunAsync(predictor, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (MlOpsModelException e)
        {
            throw new MlOpsModelException($"{version.ToRef()} was not put to service. {e.Message}", innerException: e);
        }
    }

    private async ValueTask<byte[]> ReadAsync(ModelVersion version, ArtifactEntry entry, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = await artifacts.ReadAsync(entry.Digest, maxSize, cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsNotFoundException e)
        {
            throw new MlOpsNotFoundException($"'{entry.Path}' of {version.ToRef()} is missing in the artifact store ({entry.Digest}).", e);
        }
        catch (MlOpsIntegrityException e)
        {
            throw new MlOpsIntegrityException($"'{entry.Path}' of {version.ToRef()} is damaged and was not loaded: {e.Message}", e);
        }

        // Third parties write stores: what serves is what was registered, whoever read it.
        var digest = ContentDigest.Of(content);
        return digest == entry.Digest
            ? content
            : throw new MlOpsIntegrityException($"'{entry.Path}' of {version.ToRef()} is damaged and was not loaded: its SHA-256 is {digest}, {entry.Digest} was registered.");
    }
}
