namespace MlOps.Sdk.Serving;

/// <summary>What must hold of a graph whatever its models are.</summary>
internal static class GraphRules
{
    public const int MaxTensors = 256;

    public static IEnumerable<string> Problems(ModelGraph graph) => [.. OfGraph(graph), .. graph.Steps.SelectMany(OfStep), .. OfSources(graph), .. OfUse(graph)];

    /// <summary>The steps so that each comes after all that it may read; or a step that waits for itself.</summary>
    public static (IReadOnlyList<GraphStep> Order, string? Problem) Order(ModelGraph graph)
    {
        var steps = graph.Steps.ToDictionary(step => step.Name, StringComparer.Ordinal);
        var order = new List<GraphStep>();
        var path = new List<string>();
        var left = new HashSet<string>(steps.Keys, StringComparer.Ordinal);
        string? Visit(GraphStep step)
        {
            if (path.IndexOf(step.Name) is >= 0 and var start)
                return $"The steps {string.Join(" → ", path.Skip(start).Append(step.Name).Select(name => $"'{name}'"))} wait for each other; a graph has no circles.";
            if (!left.Contains(step.Name))
                return null;

            path.Add(step.Name);
            foreach (var source in step.Sources.Where(s => s.Step != GraphSource.Input))
            {
                if (Visit(steps[source.Step]) is { } circle)
                    return circle;
            }

            path.RemoveAt(path.Count - 1);
            left.Remove(step.Name);
            order.Add(step);
            return null;
        }

        return graph.Steps.Select(Visit).FirstOrDefault(problem => problem is not null) is { } problem ? ([], problem) : (order, null);
    }

    private static IEnumerable<string> OfGraph(ModelGraph graph)
    {
        if (graph.Inputs.Count is 0 or > MaxTensors)
            yield return $"It has {graph.Inputs.Count} inputs, 1 to {MaxTensors} are possible.";
        if (graph.Steps.Count is 0 or > ModelGraph.MaxSteps)
            yield return $"It has {graph.Steps.Count} steps, 1 to {ModelGraph.MaxSteps} are possible.";
        if (graph.Outputs.Count is 0 or > MaxTensors)
            yield return $"It has {graph.Outputs.Count} outputs, 1 to {MaxTensors} are possible.";
        foreach (var name in graph.Inputs.GroupBy(i => i.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return $"Input '{name.Key}' is there {name.Count()} times.";
        foreach (var input in graph.Inputs)
        {
            if (string.IsNullOrEmpty(input.Name) || input.Name.Length > MaxTensors)
                yield return $"An input is called '{Short(input.Name)}'; names have 1 to {MaxTensors} characters.";
            if (!Enum.IsDefined(input.ElementType) || input.ElementType == ElementType.Undefined)
                yield return $"Input '{input.Name}' has the type {input.ElementType}; callers supply tensors.";
            if (input.Shape.Count > 8 || input.Shape.Any(d => d is < -1 or > int.MaxValue))
                yield return $"Input '{input.Name}' is {input.Describe()}; up to 8 dimensions from -1 (open) to {int.MaxValue} are possible.";
        }

        foreach (var name in graph.Outputs.Keys.Where(name => name.Length is 0 or > MaxTensors))
            yield return $"An output is called '{Short(name)}'; names have 1 to {MaxTensors} characters.";
        foreach (var name in graph.Steps.GroupBy(s => s.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return $"Step '{name.Key}' is there {name.Count()} times; each step has its own name.";
    }

    private static IEnumerable<string> OfStep(GraphStep step)
    {
        if (!EntityName.IsValid(step.Name) || step.Name.Contains('.', StringComparison.Ordinal) || step.Name == GraphSource.Input)
            yield return $"'{Short(step.Name)}' is no name of a step; use letters, digits, '_' and '-', and not '{GraphSource.Input}', which is what callers supply.";
        foreach (var problem in step switch
        {
            PredictorStep predictor => OfPredictor(predictor),
            ConstantStep constant => OfConstant(constant),
            EnsembleStep ensemble => OfEnsemble(ensemble),
            SwitchStep choice => OfSwitch(choice),
            _ => [],
        })
            yield return $"Step '{step.Name}': {problem}";
    }

    private static IEnumerable<string> OfPredictor(PredictorStep step)
    {
        if (step.Inputs.Count > MaxTensors)
            yield return $"it has {step.Inputs.Count} inputs, at most {MaxTensors} are possible.";
        if (step.Timeout is { } timeout && (timeout < TimeSpan.FromMilliseconds(1) || timeout > TimeSpan.FromDays(1)))
            yield return $"its timeout is {timeout}, 1 ms to a day is possible.";
    }

    private static IEnumerable<string> OfConstant(ConstantStep step)
    {
        var length = step.Shape.Aggregate(1.0, (product, d) => product * d);
        if (step.Shape.Any(d => d < 0) || step.Shape.Count > 8 || length > ConstantStep.MaxLength)
            yield return $"its shape is [{string.Join(',', step.Shape)}]; up to {ConstantStep.MaxLength} elements in up to 8 known dimensions are possible.";
        else if (step.ElementType == ElementType.Undefined || !Enum.IsDefined(step.ElementType))
            yield return $"its type is {step.ElementType}, which no tensor has.";
        else if (Held(step) is { } problem)
            yield return problem;
    }

    private static string? Held(ConstantStep step)
    {
        try
        {
            step.ToBuffer();
            return null;
        }
        catch (MlOpsIntegrityException e)
        {
            return e.Message;
        }
    }

    private static IEnumerable<string> OfEnsemble(EnsembleStep step)
    {
        var weighted = step.Combine is EnsembleKind.Mean or EnsembleKind.SoftVote or EnsembleKind.MajorityVote;
        if (!Enum.IsDefined(step.Combine))
            yield return $"{step.Combine} is no way to combine; known are {string.Join(", ", Enum.GetNames<EnsembleKind>())}.";
        if (step.Members.Count is 0 or > MaxTensors)
            yield return $"it has {step.Members.Count} members, 1 to {MaxTensors} are possible.";
        if (step.Weights is { } weights && !weighted)
            yield return $"{step.Combine} knows no weights; leave them out.";
        else if (step.Weights?.Count is { } count && count != step.Members.Count)
            yield return $"it has {step.Members.Count} members and {count} weights; give each member one.";
        if (step.Weights?.FirstOrDefault(w => !(w > 0 && double.IsFinite(w)), 1) is { } weight and not 1)
            yield return $"a weight is {weight}; weights are positive.";
        if (step.Quorum is { } quorum && step.Combine == EnsembleKind.Concat && quorum != step.Members.Count)
            yield return "members side by side cannot be left out, the next step would mistake one for another; leave the quorum out.";
        else if (step.Quorum < 1 || step.Quorum > step.Members.Count)
            yield return $"its quorum is {step.Quorum}, 1 to its {step.Members.Count} members is possible.";
    }

    private static IEnumerable<string> OfSwitch(SwitchStep step)
    {
        if (step.Branches.Count is 0 or > ModelGraph.MaxSteps)
        {
            yield return $"it has {step.Branches.Count} branches, 1 to {ModelGraph.MaxSteps} are possible.";
            yield break;
        }

        var names = step.Branches[0].Outputs.Keys.Order(StringComparer.Ordinal).ToList();
        if (names.Count is 0 or > MaxTensors)
            yield return $"it gives {names.Count} tensors, 1 to {MaxTensors} are possible.";
        for (var i = 0; i < step.Branches.Count; i++)
        {
            var (branch, last) = (step.Branches[i], i == step.Branches.Count - 1);
            if (!branch.Outputs.Keys.Order(StringComparer.Ordinal).SequenceEqual(names, StringComparer.Ordinal))
                yield return $"branch {i} gives {string.Join(", ", branch.Outputs.Keys)}, branch 0 gives {string.Join(", ", names)}; all give the same.";
            if (step.On is null && (branch.HasCondition || branch.Weight is not (>= 0 and <= RoutePlan.Whole)))
                yield return $"branch {i} needs a weight from 0 to {RoutePlan.Whole} and no condition, for nothing is named that decides.";
            if (step.On is not null && branch.Weight is not null)
                yield return $"branch {i} has a weight, but {step.On} decides.";
            if (step.On is not null && branch.HasCondition == last)
                yield return last ? "its last branch has a condition; make it one without, so that each value is taken." : $"branch {i} has no condition, so those after it are never taken.";
            if (branch.Text is not null && (branch.AtLeast ?? branch.Below ?? branch.Number) is not null)
                yield return $"branch {i} compares with a text and with numbers; a value is one of both.";
        }

        if (step.On is null && step.Branches.Sum(b => (long)(b.Weight ?? 0)) is var sum && sum != RoutePlan.Whole)
            yield return $"the weights add up to {sum}, they must add up to {RoutePlan.Whole} (100 %).";
    }

    private static IEnumerable<string> OfSources(ModelGraph graph)
    {
        var steps = graph.Steps.Select(s => s.Name).Append(GraphSource.Input).ToHashSet(StringComparer.Ordinal);
        string? Missing(GraphSource source) =>
            source.Step is null ? "it reads a tensor without a name."
            : !steps.Contains(source.Step) ? $"it reads '{source}', and there is no step '{source.Step}'{NearNames.Guess(source.Step, steps)}"
            : source.Step == GraphSource.Input && graph.Inputs.All(i => i.Name != source.Tensor) ? $"it reads '{source}', and there is no such input{NearNames.Guess(source.Tensor, graph.Inputs.Select(i => i.Name))}"
            : null;

        foreach (var step in graph.Steps)
        {
            foreach (var problem in step.Sources.Select(Missing).OfType<string>())
                yield return $"Step '{step.Name}': {problem}{(problem[^1] is '?' or '.' ? "" : ".")}";
        }

        foreach (var output in graph.Outputs)
        {
            if (Missing(output.Value) is { } problem)
                yield return $"Output '{output.Key}': {problem}{(problem[^1] is '?' or '.' ? "" : ".")}";
        }
    }

    private static IEnumerable<string> OfUse(ModelGraph graph)
    {
        var read = graph.Steps.SelectMany(s => s.Sources).Concat(graph.Outputs.Values).ToHashSet();
        var steps = read.Select(s => s.Step).ToHashSet(StringComparer.Ordinal);
        foreach (var step in graph.Steps.Where(s => !steps.Contains(s.Name)))
            yield return $"Step '{step.Name}': nothing reads it; wire it to an output or take it out.";
        foreach (var input in graph.Inputs.Where(i => !read.Contains(new(GraphSource.Input, i.Name))))
            yield return $"Input '{input.Name}': no step reads it; wire it or take it out.";
    }

    private static string Short(string? name) => name is { Length: > 80 } ? $"{name[..80]}…" : name ?? "";
}
