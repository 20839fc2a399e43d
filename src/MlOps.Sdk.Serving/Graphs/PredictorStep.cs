namespace MlOps.Sdk.Serving;

/// <summary>A step that a predictor answers: a model, or code.</summary>
public abstract record PredictorStep : GraphStep
{
    private protected PredictorStep()
    {
    }

    /// <summary>Where each of its inputs comes from, by the input's name; each is there exactly once.</summary>
    public required IReadOnlyDictionary<string, GraphSource> Inputs { get; init; }

    /// <summary>
    /// What stands in for its outputs when it fails, by the output's name; null to fail those who read them. A caller's mistake is
    /// no failure of the step.
    /// </summary>
    public IReadOnlyDictionary<string, GraphSource>? Fallback { get; init; }

    /// <summary>After how long it has failed, 1 ms to a day; null to run as long as the caller waits.</summary>
    public TimeSpan? Timeout { get; init; }

    internal override IEnumerable<GraphSource> Sources => Fallback is null ? Inputs.Values : Inputs.Values.Concat(Fallback.Values);

    /// <summary>What answers, for messages.</summary>
    internal abstract string Answerer { get; }
}
