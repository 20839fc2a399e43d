namespace MlOps.Sdk.Serving;

/// <summary>
/// Loads the format <c>graph</c>: the models that its steps name are served by the same host, so a session is in memory once whoever
/// calls it, and their aliases are followed as ever.
/// </summary>
internal sealed class GraphPredictorLoader(IModelStore models, IArtifactStore artifacts, Func<ModelRef, ServedModel> serve, IReadOnlyDictionary<string, IPredictor> code, TimeProvider time) : IPredictorLoader
{
    public string Format => ModelGraph.Format;

    public async ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        var name = $"{version.ToRef()}, {version.File.Path}";
        var graph = ModelGraph.Parse(content.Span, name);
        CheckedGraph check;
        try
        {
            check = await GraphModels.CheckAsync(graph, models, code, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException e)
        {
            throw new MlOpsIntegrityException($"{name}: {e.Message}", e);
        }

        RequireRegistered(version, check.Signature, name);
        await RequireNoCircleAsync(graph, [version.ToRef()], cancellationToken).ConfigureAwait(false);
        var served = new Dictionary<ModelRef, ServedModel>();
        foreach (var reference in graph.Steps.OfType<ModelStep>().Select(s => s.Model).Distinct())
            served.Add(reference, await LoadStepAsync(reference, name, cancellationToken).ConfigureAwait(false));
        return new GraphPredictor(check, version.Signature, served, code, time);
    }

    private async ValueTask<ServedModel> LoadStepAsync(ModelRef reference, string name, CancellationToken cancellationToken)
    {
        var model = serve(reference);
        try
        {
            if (model.Current is null)
                await model.RefreshAsync(again: true, cancellationToken).ConfigureAwait(false);
            return model;
        }
        catch (MlOpsModelException e)
        {
            throw new MlOpsModelException($"{name}: {reference} cannot be loaded. {e.Message}", e.IsTransient, e) { Fault = e.Fault, RetryAfter = e.RetryAfter };
        }
    }

    // The models may have moved on since the graph was registered; what they leave open may be known by now and the other way around.
    private static void RequireRegistered(ModelVersion version, ModelSignature now, string name)
    {
        foreach (var output in version.Signature.Outputs)
        {
            if (now.Outputs.FirstOrDefault(o => o.Name == output.Name) is not { } given)
                throw new MlOpsIntegrityException($"{name} has no output '{output.Name}', which was registered.");
            if (!GraphTypes.Fits(given, output))
                throw new MlOpsModelException($"{name} was registered to give '{output.Name}' {output.Describe()}, and its models give {given.Describe()} now. Register the graph anew for them.");
        }

        if (!version.Signature.Inputs.SequenceEqual(now.Inputs))
            throw new MlOpsIntegrityException($"{name} takes other inputs than were registered.");
    }

    // From what the registry says now. A graph that serves already may be behind it: what comes of that is found when its steps are bound.
    private async ValueTask RequireNoCircleAsync(ModelGraph graph, ModelRef[] path, CancellationToken cancellationToken)
    {
        foreach (var reference in graph.Steps.OfType<ModelStep>().Select(s => s.Model).Distinct())
        {
            if ((await GraphModels.FindAsync(models, reference, cancellationToken).ConfigureAwait(false)).Version is { Format: ModelGraph.Format } inner)
            {
                ModelRef[] next = [.. path, inner.ToRef()];
                if (path.Contains(next[^1]))
                    throw new MlOpsModelException($"The graph {path[0]} waits for itself: {string.Join(" → ", next.Select(n => n.ToString()))}.");

                var content = await artifacts.ReadAsync(inner.File.Digest, ModelGraph.MaxSize, cancellationToken).ConfigureAwait(false);
                await RequireNoCircleAsync(ModelGraph.Parse(content, $"{inner.ToRef()}, {inner.File.Path}"), next, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
