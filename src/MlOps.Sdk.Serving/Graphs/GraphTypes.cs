namespace MlOps.Sdk.Serving;

/// <summary>Finds the type and shape of each tensor of a graph from the signatures of its models, and what does not fit.</summary>
internal sealed class GraphTypes(ModelGraph graph, Func<PredictorStep, ModelSignature?> signatureOf)
{
    private readonly Dictionary<GraphSource, TensorSpec> _specs = graph.Inputs.ToDictionary(i => new GraphSource(GraphSource.Input, i.Name));
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public IReadOnlyDictionary<GraphSource, TensorSpec> Specs => _specs;

    /// <summary>Goes through the steps in an order where each comes after those it reads; gives the outputs as far as they are known.</summary>
    public IReadOnlyList<TensorSpec> Infer(IReadOnlyList<GraphStep> order)
    {
        foreach (var step in order)
        {
            switch (step)
            {
                case PredictorStep predictor: OfPredictor(predictor); break;
                case ConstantStep constant: _specs[new(step.Name, EnsembleStep.Value)] = constant.Spec; break;
                case EnsembleStep ensemble: OfEnsemble(ensemble); break;
                case SwitchStep choice: OfSwitch(choice); break;
            }
        }

        return [.. graph.Outputs.Select(output => (output.Key, Spec: Find(output.Value, $"Output '{output.Key}'"))).Where(o => o.Spec is not null).Select(o => o.Spec! with { Name = o.Key })];
    }

    /// <summary>Whether a tensor of one kind can be given where another is wanted: what is open may turn out to fit.</summary>
    public static bool Fits(TensorSpec given, TensorSpec wanted) =>
        given.ElementType == wanted.ElementType
        && (given.Shape.Count == 0 || wanted.Shape.Count == 0 || (given.Shape.Count == wanted.Shape.Count && given.Shape.Zip(wanted.Shape).All(d => d.First == d.Second || d.First < 0 || d.Second < 0)));

    private void OfPredictor(PredictorStep step)
    {
        if (signatureOf(step) is not { } signature)
            return;

        foreach (var input in signature.Inputs)
        {
            if (!step.Inputs.TryGetValue(input.Name, out var source))
                Tell(step, $"{step.Answerer} needs '{input.Name}' {input.Describe()}, which is not wired.");
            else if (Find(source, Named(step)) is { } given)
                Wire(step, source, given, input);
        }

        foreach (var name in step.Inputs.Keys.Where(name => signature.Inputs.All(i => i.Name != name)))
            Tell(step, $"{step.Answerer} has no input '{name}'{NearNames.Guess(name, signature.Inputs.Select(i => i.Name)).TrimEnd('?')}; it has {Names(signature.Inputs)}.");
        foreach (var output in signature.Outputs)
            _specs[new(step.Name, output.Name)] = output;
        foreach (var (name, source) in step.Fallback ?? new Dictionary<string, GraphSource>())
        {
            if (signature.Outputs.FirstOrDefault(o => o.Name == name) is not { } output)
                Tell(step, $"its fallback stands in for '{name}', which {step.Answerer} does not give; it gives {Names(signature.Outputs)}.");
            else if (Find(source, Named(step)) is { } given && !Fits(given, output))
                Tell(step, $"its fallback gives '{source}' {given.Describe()} for '{name}', which is {output.Describe()}.");
        }

        if (step.Fallback is { } fallback)
        {
            foreach (var name in Read(step).Where(name => !fallback.ContainsKey(name)))
                Tell(step, $"its fallback does not stand in for '{name}', which is read.");
        }
    }

    private void Wire(GraphStep step, GraphSource source, TensorSpec given, TensorSpec wanted)
    {
        if (!Fits(given, wanted))
            Tell(step, $"'{wanted.Name}' wants {wanted.Describe()}, and '{source}' is {given.Describe()}.");
        else if (source.Step == GraphSource.Input && wanted.Shape.Zip(given.Shape).Any(d => d.First >= 0 && d.Second < 0))
            Tell(step, $"'{wanted.Name}' wants {wanted.Describe()}, and callers may supply any {given.Describe()}; declare the graph's input as {wanted.Describe()}.");
    }

    private void OfEnsemble(EnsembleStep step)
    {
        var members = step.Members.Select(m => Find(m, Named(step))).ToList();
        if (members.Count == 0 || members.Contains(null))
            return;

        // A sequence of maps, as classifiers give it, is a table of floats.
        var specs = members.Select(m => m!.ElementType == ElementType.Undefined ? m with { ElementType = ElementType.Float, Shape = [-1, -1] } : m).ToList();
        var type = specs[0].ElementType;
        var possible = step.Combine switch
        {
            EnsembleKind.Mean or EnsembleKind.Median or EnsembleKind.SoftVote => type is ElementType.Float or ElementType.Double,
            EnsembleKind.Min or EnsembleKind.Max => type.IsNumeric(),
            _ => true,
        };
        if (!possible)
            Tell(step, $"{step.Combine} is not defined for {type}, the type of '{step.Members[0]}'.");
        var result = step.Combine == EnsembleKind.Concat ? Beside(step, specs) : Alike(step, specs, step.Members);
        if (result is null)
            return;

        _specs[new(step.Name, EnsembleStep.Value)] = result with { Name = EnsembleStep.Value };
        if (step.Combine == EnsembleKind.SoftVote)
            _specs[new(step.Name, EnsembleStep.Label)] = new() { Name = EnsembleStep.Label, ElementType = ElementType.Int64, Shape = [.. result.Shape.SkipLast(1)] };
        if (step.Combine == EnsembleKind.SoftVote && result.Shape.Count == 1)
            Tell(step, $"a soft vote is over the scores of classes, and '{step.Members[0]}' is {specs[0].Describe()} without an axis of classes.");
    }

    private void OfSwitch(SwitchStep step)
    {
        if (step.On is { } on && Find(on, Named(step)) is { } decides)
        {
            var text = decides.ElementType == ElementType.String;
            if (!text && !decides.ElementType.IsNumeric())
                Tell(step, $"'{on}' is {decides.Describe()}, which has no values to decide by.");
            if (step.Branches.Any(b => b.HasCondition && b.Text is not null != text))
                Tell(step, $"'{on}' is {decides.Describe()}, and a branch compares it with {(text ? "a number" : "a text")}.");
        }

        foreach (var name in step.Branches[0].Outputs.Keys)
        {
            List<GraphSource> sources = [.. step.Branches.Select(b => b.Outputs[name])];
            var specs = sources.Select(s => Find(s, Named(step))).ToList();
            if (!specs.Contains(null) && Alike(step, specs.ConvertAll(s => s!), sources) is { } result)
                _specs[new(step.Name, name)] = result with { Name = name };
        }
    }

    // One type and, as far as known, one shape; of dimensions that some leave open, what the others say.
    private TensorSpec? Alike(GraphStep step, List<TensorSpec> specs, IReadOnlyList<GraphSource> sources)
    {
        var result = specs[0];
        for (var i = 1; i < specs.Count; i++)
        {
            if (!Fits(specs[i], result))
            {
                Tell(step, $"'{sources[i]}' is {specs[i].Describe()}, and '{sources[0]}' is {specs[0].Describe()}; they must be alike.");
                return null;
            }

            if (result.Shape.Count > 0)
                result = result with { Shape = specs[i].Shape.Count == 0 ? [] : [.. result.Shape.Zip(specs[i].Shape, Math.Max)] };
        }

        return result;
    }

    private TensorSpec? Beside(EnsembleStep step, List<TensorSpec> specs)
    {
        // A tensor of one axis is a column.
        var tables = specs.ConvertAll(s => s.Shape.Count == 1 ? s with { Shape = [s.Shape[0], 1] } : s);
        var open = tables.ConvertAll(t => t with { Shape = [.. t.Shape.SkipLast(1).Append(-1)] });
        if (tables.Exists(t => t.Shape.Count == 0) || Alike(step, open, step.Members) is not { } result)
        {
            if (tables.Find(t => t.Shape.Count == 0) is { } scalar)
                Tell(step, $"'{scalar.Name}' has no known axes, so nothing can be put beside it.");
            return null;
        }

        var widths = tables.ConvertAll(t => t.Shape[^1]);
        return result with { Shape = [.. result.Shape.SkipLast(1).Append(widths.Contains(-1) ? -1 : widths.Sum())] };
    }

    private IEnumerable<string> Read(GraphStep step) =>
        graph.Steps.SelectMany(s => s.Sources).Concat(graph.Outputs.Values).Where(s => s.Step == step.Name).Select(s => s.Tensor).Distinct(StringComparer.Ordinal);

    private TensorSpec? Find(GraphSource source, string reader)
    {
        if (_specs.TryGetValue(source, out var spec))
            return spec;

        // Silent where the step itself has a problem: that is told already.
        var known = _specs.Keys.Where(s => s.Step == source.Step).Select(s => s.Tensor).ToList();
        if (known.Count > 0)
            _problems.Add($"{reader}: step '{source.Step}' gives no '{source.Tensor}'{NearNames.Guess(source.Tensor, known).TrimEnd('?')}; it gives {string.Join(", ", known.Select(n => $"'{n}'"))}.");
        return null;
    }

    private void Tell(GraphStep step, string problem) => _problems.Add($"{Named(step)}: {problem}");

    private static string Named(GraphStep step) => $"Step '{step.Name}'";

    private static string Names(IReadOnlyList<TensorSpec> specs) => string.Join(", ", specs.Select(s => $"'{s.Name}' {s.Describe()}"));
}
