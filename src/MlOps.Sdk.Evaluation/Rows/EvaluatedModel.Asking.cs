namespace MlOps.Sdk.Evaluation;

/// <content>A model that is asked here, and may not answer.</content>
public sealed partial record EvaluatedModel
{
    /// <summary>Why the model gave no scores; null when it did. Its scores are NaN then, and no metric can be computed.</summary>
    public string? Failure { get; private init; }

    internal static EvaluatedModel Ask(string model, EvaluationSet set, Func<EvaluationSet, double[]> predict)
    {
        try
        {
            return Answered(model, set, predict(set));
        }
#pragma warning disable CA1031 // The model is the caller's code: that it breaks is what the report is to say.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Broken(model, set, e);
        }
    }

    internal static async ValueTask<EvaluatedModel> AskAsync(
        string model, EvaluationSet set, Func<EvaluationSet, CancellationToken, ValueTask<double[]>> predict, CancellationToken cancellationToken)
    {
        try
        {
            return Answered(model, set, await predict(set, cancellationToken).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return Broken(model, set, e);
        }
    }

    private static EvaluatedModel Answered(string model, EvaluationSet set, double[]? scores) =>
        Mismatch(set, scores?.Length ?? 0, model) is { } wrong ? Unanswered(model, set, wrong) : new(model, set, (double[])scores!.Clone());

    private static EvaluatedModel Broken(string model, EvaluationSet set, Exception e) => Unanswered(model, set, $"{model} threw {e.GetType().Name}: {e.Message}");

    private static EvaluatedModel Unanswered(string model, EvaluationSet set, string why)
    {
        var none = new double[set.Count * set.Outputs];
        Array.Fill(none, double.NaN);
        return new(model, set, none) { Failure = why };
    }
}
