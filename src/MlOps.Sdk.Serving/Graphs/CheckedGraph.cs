namespace MlOps.Sdk.Serving;

/// <summary>A graph that holds together: its steps in an order where each comes after those it reads, and what it takes and gives.</summary>
internal sealed record CheckedGraph(ModelGraph Graph, IReadOnlyList<GraphStep> Order, ModelSignature Signature)
{
    /// <summary>The type and shape of each tensor.</summary>
    public required IReadOnlyDictionary<GraphSource, TensorSpec> Specs { get; init; }

    /// <summary>Checks a graph against the signatures of what its steps name.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="signatureOf">The signature of a step's model or code; null where it is missing, which is told already.</param>
    /// <param name="missing">What is missing.</param>
    /// <exception cref="ArgumentException">The message tells everything that is wrong with it, and in which step.</exception>
    public static CheckedGraph Of(ModelGraph graph, Func<PredictorStep, ModelSignature?> signatureOf, IReadOnlyList<string> missing)
    {
        Refuse(GraphRules.Problems(graph));
        var (order, circle) = GraphRules.Order(graph);
        Refuse(circle is null ? [] : [circle]);
        var types = new GraphTypes(graph, signatureOf);
        var outputs = types.Infer(order);
        Refuse([.. missing, .. types.Problems]);
        return new(graph, order, new() { Inputs = graph.Inputs, Outputs = outputs }) { Specs = types.Specs };
    }

    private static void Refuse(IEnumerable<string> problems)
    {
        if (string.Join(' ', problems) is { Length: > 0 } all)
            throw new ArgumentException($"The graph cannot be used. {all}");
    }
}
