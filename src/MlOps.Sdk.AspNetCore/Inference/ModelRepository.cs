using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>What the model repository extension does over the registry: tell what there is, load, and unload.</summary>
internal sealed class ModelRepository(IModelHost host, ModelCatalog catalog)
{
    /// <summary>What is served, and what the registry has beside it, in the order of names.</summary>
    public async ValueTask<IReadOnlyList<RepositoryEntry>> IndexAsync(IModelStore? store, bool onlyReady, CancellationToken cancellationToken)
    {
        var entries = new List<RepositoryEntry>();
        foreach (var model in host.Models)
        {
            var status = model.Status;
            entries.Add(new(model.Reference.Model, ModelCatalog.Number(model), State(status), status.Problem ?? ""));
        }

        if (store is not null && !onlyReady)
        {
            var served = entries.Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
            await foreach (var name in store.ListModelsAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!served.Contains(name))
                    entries.Add(new(name, null, "UNAVAILABLE", "not loaded"));
            }
        }

        entries.RemoveAll(e => onlyReady && e.State != "READY");
        return [.. entries.OrderBy(e => e.Name, StringComparer.Ordinal)];
    }

    /// <exception cref="InferenceException">400: it names no model, or one that cannot be loaded; 501: it has parameters.</exception>
    public async ValueTask LoadAsync(string name, bool hasParameters, CancellationToken cancellationToken)
    {
        if (hasParameters)
            throw new InferenceException(StatusCodes.Status501NotImplemented, "Models are loaded from the registry as they were registered; 'config' and 'file' parameters are not supported.");

        var reference = Reference(name);
        var known = host.Models.Any(m => m.Reference == reference);
        try
        {
            await host.LoadAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A name that was never served must not be tried for ever, nor keep the server from being ready.
            if (!known)
                await host.UnloadAsync(reference, CancellationToken.None).ConfigureAwait(false);
            if (e is MlOpsException { IsTransient: false } or ArgumentException)
                throw Wrong(e.Message);
            throw;
        }
    }

    /// <exception cref="InferenceException">400: it names no model, or one that is not loaded.</exception>
    public async ValueTask UnloadAsync(string name, CancellationToken cancellationToken)
    {
        var reference = Reference(name);
        if (!await host.UnloadAsync(reference, cancellationToken).ConfigureAwait(false))
            throw Wrong($"{reference} is not loaded.");
    }

    private static string State(ServedModelStatus status) => status.State switch
    {
        _ when status.CanAnswer => "READY",
        ServedModelState.Loading => "LOADING",
        ServedModelState.Stopped => "UNLOADING",
        _ => "UNAVAILABLE",
    };

    private ModelRef Reference(string name)
    {
        if (ModelRef.TryParse(name, out var reference))
            return reference;

        return EntityName.IsValid(name)
            ? ModelRef.ByAlias(name, catalog.DefaultAlias)
            : throw Wrong($"'{name}' names no model; write a name, name@alias or name:version.");
    }

    private static InferenceException Wrong(string message) => new(StatusCodes.Status400BadRequest, message);
}
