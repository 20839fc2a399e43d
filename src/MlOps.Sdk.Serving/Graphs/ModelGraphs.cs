using System.Collections.ObjectModel;

namespace MlOps.Sdk.Serving;

/// <summary>Registers graphs as versions of models: checked against the registry, immutable, and audited like any other.</summary>
public sealed class ModelGraphs
{
    private readonly IModelStore _models;
    private readonly IArtifactStore _artifacts;
    private readonly IReadOnlyDictionary<string, IPredictor> _code;
    private readonly IActorProvider? _actor;
    private readonly TimeProvider _time;

    /// <summary>Makes it over a registry's stores.</summary>
    /// <param name="models">The registry.</param>
    /// <param name="artifacts">Where files are kept.</param>
    /// <param name="code">What code steps may name (<see cref="ModelHostOptions.Code"/>); nothing when null.</param>
    /// <param name="actor">On whose behalf graphs are registered; the process's user when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public ModelGraphs(IModelStore models, IArtifactStore artifacts, IReadOnlyDictionary<string, IPredictor>? code = null, IActorProvider? actor = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(artifacts);
        (_models, _artifacts, _code, _actor, _time) = (models, artifacts, code ?? ReadOnlyDictionary<string, IPredictor>.Empty, actor, time ?? TimeProvider.System);
    }

    /// <summary>What a graph would take and give, without registering it.</summary>
    /// <exception cref="ArgumentException">The graph cannot be used; the message names each step at fault and what is wrong with it.</exception>
    public async ValueTask<ModelSignature> CheckAsync(ModelGraph graph, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return (await GraphModels.CheckAsync(graph, _models, _code, cancellationToken).ConfigureAwait(false)).Signature;
    }

    /// <summary>Registers a graph as the next version of a model; a graph that is registered already is given back unchanged.</summary>
    /// <param name="model">The model's name; its versions may be graphs and other models in turn, as callers see no difference.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <param name="golden">What it answers, replayed wherever it is loaded; null for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ArgumentException">The graph cannot be used; the message names each step at fault and what is wrong with it.</exception>
    /// <exception cref="MlOpsStoreException">The registry or the artifact store refused.</exception>
    public async ValueTask<ModelVersion> RegisterAsync(string model, ModelGraph graph, string? reason = null, GoldenRows? golden = null, CancellationToken cancellationToken = default)
    {
        EntityName.Require(model, "model");
        var signature = await CheckAsync(graph, cancellationToken).ConfigureAwait(false);
        var file = await PutAsync("graph.json", graph.ToJson(), cancellationToken).ConfigureAwait(false);
        ArtifactEntry[] attachments = golden is null ? [] : [await PutAsync(ModelAttachment.GoldenRows, golden.ToJson(), cancellationToken).ConfigureAwait(false)];
        var version = new NewModelVersion
        {
            Model = model,
            Key = $"graph {string.Join(' ', attachments.Prepend(file).Select(entry => entry.Digest.Hex))}",
            Format = ModelGraph.Format,
            File = file,
            Attachments = attachments,
            Signature = signature,
        };
        var change = new Change { Actor = _actor?.Actor ?? Environment.UserName, At = _time.GetUtcNow(), Reason = reason };
        return await _models.AddVersionAsync(version, change, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the graph of a version.</summary>
    /// <exception cref="ArgumentException">The version is no graph.</exception>
    /// <exception cref="MlOpsIntegrityException">Its file is damaged.</exception>
    public async ValueTask<ModelGraph> ReadAsync(ModelVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (version.Format != ModelGraph.Format)
            throw new ArgumentException($"{version.ToRef()} has the format '{version.Format}', a graph has '{ModelGraph.Format}'.", nameof(version));

        return ModelGraph.Parse(await _artifacts.ReadAsync(version.File.Digest, ModelGraph.MaxSize, cancellationToken).ConfigureAwait(false), $"{version.ToRef()}, {version.File.Path}");
    }

    private async ValueTask<ArtifactEntry> PutAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        var stored = await _artifacts.PutAsync(content, cancellationToken).ConfigureAwait(false);
        return new() { Path = path, Digest = stored.Digest, Size = stored.Size };
    }
}
