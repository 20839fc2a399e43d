using System.Globalization;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>
/// Finds the served model that a path means. A name alone means its default alias, else its first alias, else its highest
/// version; <c>name@alias</c> and <c>name:version</c> say it all; a version in the path is a number or an alias.
/// </summary>
internal sealed class ModelCatalog(IModelHost host, string defaultAlias, ModelRouter? router = null)
{
    private Snapshot _snapshot = new([], defaultAlias);

    public IReadOnlyList<ServedModel> Models => host.Models;

    public string DefaultAlias => defaultAlias;

    /// <summary>Begins a call: by its route where the model has a router and no version is asked for. REST and gRPC calls alike begin here.</summary>
    /// <exception cref="InferenceException">404: nothing served has that name or version.</exception>
    /// <exception cref="MlOpsModelException">No version is loaded, or one that rests was not loaded in time (transient).</exception>
    public ValueTask<TensorCall> BeginCallAsync(string name, string? version, RouteContext context, CancellationToken cancellationToken)
    {
        var begun = version is null && router?.Find(name) is { } routed
            ? routed.BeginCallAsync(context, cancellationToken: cancellationToken)
            : Get(name, version).BeginCallAsync(cancellationToken: cancellationToken);
        return (context.Tenant ?? context.Key) is { } caller ? NameAsync(begun, caller) : begun;
    }

    /// <summary>Refuses a call that cannot begin, before its body is read.</summary>
    /// <exception cref="InferenceException">404: nothing served has that name or version.</exception>
    public void Demand(string name, string? version)
    {
        if (version is not null || router?.Find(name) is null)
            Get(name, version);
    }

    /// <exception cref="InferenceException">404: nothing served has that name or version.</exception>
    public ServedModel Get(string name, string? version)
    {
        var snapshot = Current();
        if (version is null)
            return snapshot.ByName.TryGetValue(name, out var model) ? model : throw NotFound($"Model '{name}' is not served here; {Served(snapshot)}.");

        var candidates = Versions(name);
        foreach (var candidate in candidates)
        {
            if (candidate.Reference.Alias == version || Number(candidate) == version)
                return candidate;
        }

        throw NotFound(candidates.Count == 0
            ? $"Model '{name}' is not served here; {Served(snapshot)}."
            : $"Model '{name}' has no version '{version}' here; {string.Join(", ", candidates.Select(c => $"'{Number(c) ?? c.Reference.ToString()}'"))} can be asked for.");
    }

    /// <summary>What a name alone means; null when nothing served has it.</summary>
    public ServedModel? Find(string name) => Current().ByName.GetValueOrDefault(name);

    /// <summary>Everything served of one model.</summary>
    public IReadOnlyList<ServedModel> Versions(string name) => Current().ByModel.GetValueOrDefault(name) ?? [];

    public static string? Number(ServedModel model) =>
        (model.Reference.Version ?? model.Status.Version?.Version)?.ToString(CultureInfo.InvariantCulture);

    // Who asks gets a fair share of a queue, and limits by caller hold for it.
    private static async ValueTask<TensorCall> NameAsync(ValueTask<TensorCall> begun, string caller)
    {
        var call = await begun.ConfigureAwait(false);
        call.Caller = caller;
        return call;
    }

    private static InferenceException NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    private static string Served(Snapshot snapshot) => snapshot.ByModel.Count == 0
        ? "nothing is"
        : $"served are {string.Join(", ", snapshot.ByModel.Keys.Order(StringComparer.Ordinal).Take(10).Select(n => $"'{n}'"))}";

    private Snapshot Current()
    {
        var models = host.Models;
        var snapshot = Volatile.Read(ref _snapshot);
        if (ReferenceEquals(snapshot.Models, models))
            return snapshot;

        snapshot = new(models, defaultAlias);
        Volatile.Write(ref _snapshot, snapshot);
        return snapshot;
    }

    private sealed class Snapshot
    {
        public Snapshot(IReadOnlyList<ServedModel> models, string defaultAlias)
        {
            Models = models;
            foreach (var group in models.GroupBy(m => m.Reference.Model, StringComparer.Ordinal))
            {
                var ordered = group
                    .OrderByDescending(m => m.Reference.Alias == defaultAlias)
                    .ThenBy(m => m.Reference.Alias is null)
                    .ThenBy(m => m.Reference.Alias, StringComparer.Ordinal)
                    .ThenByDescending(m => m.Reference.Version)
                    .ToArray();
                ByModel.Add(group.Key, ordered);
                ByName.Add(group.Key, ordered[0]);
                foreach (var model in ordered)
                    ByName.TryAdd(model.Reference.ToString(), model);
            }
        }

        public IReadOnlyList<ServedModel> Models { get; }

        public Dictionary<string, ServedModel[]> ByModel { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, ServedModel> ByName { get; } = new(StringComparer.Ordinal);
    }
}
