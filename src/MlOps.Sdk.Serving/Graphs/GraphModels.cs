namespace MlOps.Sdk.Serving;

/// <summary>Looks up what the steps of a graph name.</summary>
internal static class GraphModels
{
    /// <summary>The version that a reference names now, or what is missing.</summary>
    public static async ValueTask<(ModelVersion? Version, string? Problem)> FindAsync(IModelStore models, ModelRef reference, CancellationToken cancellationToken)
    {
        var number = reference.Version
            ?? (await models.FindAliasAsync(reference.Model, reference.Alias!, cancellationToken).ConfigureAwait(false))?.Version;
        var version = number is { } known ? await models.FindVersionAsync(reference.Model, known, cancellationToken).ConfigureAwait(false) : null;
        if (version is not null)
            return (version, null);

        var names = await models.ListModelsAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (!names.Contains(reference.Model))
            return (null, $"there is no model '{reference.Model}'{NearNames.Guess(reference.Model, names)}");
        if (reference.Alias is null)
            return (null, $"there is no {reference}");

        var aliases = await models.ListAliasesAsync(reference.Model, cancellationToken).Select(a => a.Alias).ToListAsync(cancellationToken).ConfigureAwait(false);
        return (null, $"the alias {reference} points to no version{NearNames.Guess(reference.Alias, aliases)}");
    }

    /// <summary>Checks a graph against the registry and the code of this process.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="models">The registry.</param>
    /// <param name="code">The code by its names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The graph does not hold together.</exception>
    public static async ValueTask<CheckedGraph> CheckAsync(ModelGraph graph, IModelStore models, IReadOnlyDictionary<string, IPredictor> code, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ModelRef, ModelVersion>();
        var missing = new List<string>();
        foreach (var step in graph.Steps)
        {
            if (step is CodeStep { Code: var name } && !code.ContainsKey(name))
                missing.Add(Told(step, $"no code is registered as '{name}'{NearNames.Guess(name, code.Keys)}"));
            if (step is not ModelStep { Model: { } reference } || found.ContainsKey(reference))
                continue;

            var (version, problem) = await FindAsync(models, reference, cancellationToken).ConfigureAwait(false);
            if (version is not null)
                found.Add(reference, version);
            else
                missing.Add(Told(step, problem!));
        }

        return CheckedGraph.Of(
            graph,
            step => step switch
            {
                ModelStep { Model: var reference } => found.GetValueOrDefault(reference)?.Signature,
                CodeStep { Code: var name } => code.GetValueOrDefault(name)?.Signature,
                _ => null,
            },
            missing);
    }

    private static string Told(GraphStep step, string problem) => $"Step '{step.Name}': {problem}{(problem[^1] == '?' ? "" : ".")}";
}
