namespace MlOps.Sdk.Serving;

/// <summary>The steps of a graph as the cells of one frame, wired.</summary>
internal sealed class GraphCells
{
    private readonly Dictionary<string, (GraphCell Cell, string[] Outputs)> _cells = new(StringComparer.Ordinal);

    /// <param name="predictor">The graph.</param>
    /// <param name="inputs">The frame's inputs.</param>
    public GraphCells(GraphPredictor predictor, IReadOnlyList<TensorBuffer> inputs)
    {
        var graph = predictor.Graph.Graph;
        var read = graph.Steps.SelectMany(s => s.Sources).Concat(graph.Outputs.Values).Distinct().ToLookup(s => s.Step, s => s.Tensor, StringComparer.Ordinal);
        _cells.Add(GraphSource.Input, (new InputCell(GraphSource.Input, inputs), [.. inputs.Select(i => i.Spec.Name)]));
        var predictors = new List<PredictorCell>();
        foreach (var step in predictor.Graph.Order)
        {
            string[] outputs = [.. read[step.Name]];
            var cell = Cell(step, outputs, predictor);
            _cells.Add(step.Name, (cell, outputs));
            Wire(cell, step, outputs);
            if (cell is PredictorCell answering)
                predictors.Add(answering);
        }

        Order = [.. predictor.Graph.Order.Select(step => _cells[step.Name].Cell)];
        Predictors = [.. predictors];
        Models = [.. predictor.Graph.Order.OfType<PredictorStep>().Select(step => step is ModelStep { Model: var model } ? Array.IndexOf(predictor.References, model) : -1)];
        foreach (var (cell, step) in predictors.Zip(predictor.Graph.Order.OfType<PredictorStep>()))
            cell.Predictor = step is CodeStep { Code: var name } ? predictor.Code[name] : null;
    }

    /// <summary>Each after those it reads.</summary>
    public GraphCell[] Order { get; }

    public PredictorCell[] Predictors { get; }

    /// <summary>The place of each predictor's model among the graph's; -1 for code.</summary>
    public int[] Models { get; }

    public GraphWire Find(GraphSource source)
    {
        var (cell, outputs) = _cells[source.Step];
        return new(cell, Array.IndexOf(outputs, source.Tensor));
    }

    private static GraphCell Cell(GraphStep step, string[] outputs, GraphPredictor predictor) => step switch
    {
        PredictorStep answering => new PredictorCell(answering, outputs, predictor),
        ConstantStep constant => new InputCell(step.Name, [constant.ToBuffer()]),
        EnsembleStep ensemble => new EnsembleCell(ensemble, outputs, predictor.Graph.Specs[new(step.Name, EnsembleStep.Value)]),
        SwitchStep choice => new SwitchCell(choice, outputs, predictor.Draws),
        _ => throw new InvalidOperationException($"{step.GetType().Name} is no step."),
    };

    private void Wire(GraphCell cell, GraphStep step, string[] outputs)
    {
        switch (cell, step)
        {
            case (PredictorCell answering, PredictorStep inputs):
                var fallback = inputs.Fallback is { } standIns ? Array.ConvertAll(outputs, name => Find(standIns[name])) : [];
                answering.Wire([.. inputs.Inputs.Keys], [.. inputs.Inputs.Values.Select(Find)], fallback);
                break;
            case (EnsembleCell combining, EnsembleStep ensemble):
                combining.Wire([.. ensemble.Members.Select(Find)]);
                break;
            case (SwitchCell choosing, SwitchStep choice):
                choosing.Wire(choice.On is { } on ? Find(on) : null, [.. choice.Branches.Select(b => Array.ConvertAll(outputs, name => Find(b.Outputs[name])))]);
                break;
        }
    }
}
