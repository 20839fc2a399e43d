using System.Security.Cryptography;
using System.Text;

namespace MlOps.Sdk;

/// <summary>
/// Moves a model with everything needed to verify it elsewhere: its audit entries with proofs that they are part of the source's log, the
/// runs it came from, and every byte. An import checks all of it before it writes anything, can be repeated, and records where the model
/// came from; decisions of the source – approvals, aliases, promotions – stay evidence and decide nothing here.
/// </summary>
public sealed class ModelBundles
{
    private readonly IModelStore _models;
    private readonly IModelFactStore _facts;
    private readonly IArtifactStore _artifacts;
    private readonly IAuditLog _audit;
    private readonly AuditTrailSettings _trail;
    private readonly IActorProvider _actor;
    private readonly TimeProvider _time;
    private readonly BundledRuns _runs;

    /// <summary>Works on the given stores.</summary>
    /// <param name="models">Versions, aliases and gate reports.</param>
    /// <param name="facts">The journals of the models.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="artifacts">The bytes.</param>
    /// <param name="audit">The audit log.</param>
    /// <param name="trail">Who signs the log's head in an export; nobody unless given.</param>
    /// <param name="actor">Who imports; the operating system's user unless given.</param>
    /// <param name="time">The clock.</param>
    public ModelBundles(IModelStore models, IModelFactStore facts, IRunStore runs, IArtifactStore artifacts, IAuditLog audit, AuditTrailSettings? trail = null, IActorProvider? actor = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(artifacts);
        ArgumentNullException.ThrowIfNull(audit);
        (_models, _facts, _artifacts, _audit) = (models, facts, artifacts, audit);
        _time = time ?? TimeProvider.System;
        _trail = trail ?? new() { Time = _time };
        _actor = actor ?? new OperatingSystemActor();
        _runs = new(runs, _time);
    }

    /// <summary>Writes a model's bundle, a POSIX tar.</summary>
    /// <param name="model">The model.</param>
    /// <param name="output">Where to; it is not closed.</param>
    /// <param name="options">What goes into it.</param>
    /// <param name="cancellationToken">Gives up; what was written is no whole bundle and is refused by <see cref="ImportAsync"/>.</param>
    /// <exception cref="MlOpsNotFoundException">There is no such model or version, or content of it is gone.</exception>
    /// <exception cref="MlOpsIntegrityException">Content is damaged, or the audit log is broken.</exception>
    public async ValueTask<ModelBundleManifest> ExportAsync(string model, Stream output, BundleExportOptions? options = null, CancellationToken cancellationToken = default)
    {
        EntityName.Require(model, "model");
        ArgumentNullException.ThrowIfNull(output);
        options ??= new();

        var entries = await _audit.ListAuditAsync(cancellationToken: cancellationToken).Where(entry => BundledModel.IsAbout(entry, model, options.Version)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var content = BundledModel.Read(model, options.Version, entries);
        if (!content.Versions.Any())
            throw new MlOpsNotFoundException($"There is no {(options.Version is { } number ? $"version {model}:{number}" : $"model '{model}'")} to export.");

        var folder = Directory.CreateTempSubdirectory("mlops-export-").FullName;
        try
        {
            var writer = new BundleWriter(folder, _artifacts);
            foreach (var (version, _) in content.Versions)
            {
                foreach (var file in version.Attachments.Prepend(version.File))
                    writer.Refer(file);
            }

            var runs = new List<BundledRun>();
            foreach (var run in content.Versions.Select(item => item.Version.Lineage.RunId).OfType<RunId>().Distinct())
            {
                if (await _runs.ReadAsync(run, writer, options.MaxMetricPoints, cancellationToken).ConfigureAwait(false) is { } bundled)
                    runs.Add(bundled);
            }

            using var trail = new AuditTrail(_audit, _trail);
            var proofs = await trail.ProveAsync(entries.Select(entry => entry.Sequence), cancellationToken).ConfigureAwait(false);
            var manifest = new ModelBundleManifest
            {
                Model = model,
                Version = options.Version,
                ExportedAt = _time.GetUtcNow(),
                ExportedBy = _actor.Actor,
                Audit = await writer.StageAsync(file => file.WriteAsync(proofs.ToJson(), cancellationToken), cancellationToken).ConfigureAwait(false),
                Runs = runs,
                Contents = writer.Contents,
            };
            await writer.WriteAsync(manifest, output, cancellationToken).ConfigureAwait(false);
            return manifest;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Takes a bundle in. Repeating it changes nothing; one that broke off goes on.</summary>
    /// <param name="input">The bundle.</param>
    /// <param name="options">What it must be.</param>
    /// <param name="cancellationToken">Gives up; versions are whole or not there.</param>
    /// <exception cref="MlOpsIntegrityException">It is cut short, altered, unproved, unsigned where a signature is demanded, or too large; nothing was written.</exception>
    /// <exception cref="MlOpsConflictException">The model is here already with other versions under the same keys.</exception>
    public async ValueTask<BundleImport> ImportAsync(Stream input, BundleImportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new();
        using var staged = await StagedBundle.ReadAsync(input, options, cancellationToken).ConfigureAwait(false);
        var manifest = staged.Manifest;
        var model = EntityName.Require(options.As ?? manifest.Model, "model");
        var (source, head) = await ProveAsync(staged, options.Trust, cancellationToken).ConfigureAwait(false);

        foreach (var digest in source.Versions.SelectMany(item => item.Version.Attachments.Prepend(item.Version.File)).Select(file => file.Digest).Append(manifest.Audit.Digest).Distinct())
        {
            var bytes = staged.Open(digest);
            await using (bytes.ConfigureAwait(false))
                await _artifacts.PutAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        foreach (var run in manifest.Runs)
            await _runs.ImportAsync(run, staged, cancellationToken).ConfigureAwait(false);

        var here = new SortedDictionary<int, ModelVersion>();
        foreach (var (version, entry) in source.Versions)
        {
            here[version.Version] = await _models.AddVersionAsync(
                new() { Model = model, Key = version.Key, Format = version.Format, File = version.File, Attachments = version.Attachments, Signature = version.Signature, Lineage = version.Lineage, Description = version.Description },
                Now($"imported from {version.ToRef()}, entry {entry.Sequence} of the log '{head.LogId}', registered by {version.CreatedBy} at {version.CreatedAt:u}"),
                cancellationToken).ConfigureAwait(false);
        }

        foreach (var (number, report) in source.Reports.Where(item => here.ContainsKey(item.Version)))
            await _models.AddGateReportAsync(model, here[number].Version, report, Now($"imported from {manifest.Model}:{number}"), cancellationToken).ConfigureAwait(false);

        await RecordAsync(model, source, head, manifest, here, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Model = model,
            Versions = [.. here.Select(pair => (pair.Key, pair.Value))],
            Source = head,
            SourceAliases = source.Aliases,
        };
    }

    private static async ValueTask<(BundledModel Source, AuditTreeHead Head)> ProveAsync(StagedBundle staged, ISignatureTrust? trust, CancellationToken cancellationToken)
    {
        var manifest = staged.Manifest;
        if (!staged.Has(manifest.Audit.Digest))
            throw new MlOpsIntegrityException($"The bundle of '{manifest.Model}' holds no proof of its audit entries; export it again.");
        var bytes = staged.Open(manifest.Audit.Digest);
        await using (bytes.ConfigureAwait(false))
        {
            using var json = new MemoryStream();
            await bytes.CopyToAsync(json, cancellationToken).ConfigureAwait(false);
            var proof = AuditBundle.Parse(json.GetBuffer().AsSpan(0, (int)json.Length)).Verify(trust);
            if (!proof.Intact || proof.Head is not { } head)
                throw new MlOpsIntegrityException($"The bundle of '{manifest.Model}' is not proved by its source's audit log; nothing was imported. {proof}");

            var source = BundledModel.Read(manifest.Model, manifest.Version, proof.Entries);
            var lost = source.Versions.SelectMany(item => item.Version.Attachments.Prepend(item.Version.File)).FirstOrDefault(file => !staged.Has(file.Digest));
            return !source.Versions.Any() ? throw new MlOpsIntegrityException($"The bundle of '{manifest.Model}' registers no version; nothing was imported.")
                : lost is not null ? throw new MlOpsIntegrityException($"The bundle of '{manifest.Model}' lacks '{lost.Path}' ({lost.Digest}); nothing was imported.")
                : (source, head);
        }
    }

    // What describes a version travels; what was decided about it does not.
    private async ValueTask RecordAsync(string model, BundledModel source, AuditTreeHead head, ModelBundleManifest manifest, SortedDictionary<int, ModelVersion> here, CancellationToken cancellationToken)
    {
        foreach (var fact in source.Facts.Where(fact => fact.Payload is TagAssigned or TagRemoved or DescriptionChanged or CardFieldChanged && (fact.Version is not { } number || here.ContainsKey(number))))
        {
            var version = fact.Version is { } number ? here[number].Version : (int?)null;
            await AppendAsync(model, version, fact.Payload, $"{head.LogId}/{fact.Id:N}", Now($"imported; {fact.Actor} at {fact.At:u}: {fact.Reason}"), cancellationToken).ConfigureAwait(false);
        }

        var imported = new ModelImported
        {
            Source = manifest.Model,
            LogId = head.LogId,
            LogSize = head.Size,
            LogRoot = head.Root,
            Evidence = manifest.Audit.Digest,
            Versions = [.. here.Select(pair => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{pair.Key}:{pair.Value.Version}"))],
        };
        await AppendAsync(model, null, imported, $"{head.LogId}/{manifest.Audit.Digest}", Now(null), cancellationToken).ConfigureAwait(false);
    }

    // An id made of what is imported: a repeated import finds the fact there.
    private async ValueTask AppendAsync(string model, int? version, ModelFactPayload payload, string origin, Change change, CancellationToken cancellationToken)
    {
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{model}/{origin}")).AsSpan(0, 16));
        while (true)
        {
            var revision = await _facts.ListFactsAsync(model, cancellationToken: cancellationToken).Select(fact => fact.Revision).LastOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await _facts.AppendFactAsync(new() { Id = id, Model = model, Version = version, Payload = payload }, revision, change, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (MlOpsConflictException) when (!cancellationToken.IsCancellationRequested)
            {
                if (await _facts.ListFactsAsync(model, cancellationToken: cancellationToken).AnyAsync(fact => fact.Id == id, cancellationToken).ConfigureAwait(false))
                    return;
            }
        }
    }

    private Change Now(string? reason) => new() { Actor = _actor.Actor, At = _time.GetUtcNow(), Reason = reason };
}
