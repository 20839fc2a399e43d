namespace MlOps.Sdk.Serving;

/// <summary>Runs a model once on made-up rows before it serves: first runs are slow, and some models load but never run.</summary>
internal static class WarmUp
{
    /// <summary>Runs one row of zeros and empty texts. Null, or the failure when it says nothing: the made-up row may be at fault.</summary>
    /// <exception cref="MlOpsModelException">The model fails on a row that its signature allows.</exception>
    public static async ValueTask<MlOpsModelException?> RunAsync(IPredictor predictor, CancellationToken cancellationToken)
    {
        using var frame = predictor.CreateFrame();
        foreach (var input in frame.Inputs)
        {
            input.Reshape([.. input.Spec.Shape.Select(d => d < 0 ? 1 : d)]);
            if (input.ElementType == ElementType.String)
                input.AsTexts().Clear();
            else
                input.AsBytes().Clear();
        }

        try
        {
            await frame.RunAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (MlOpsModelException e)
        {
            // Images and sequences of length 1 can be too small for a good model, a text may have to be a number or a date, and
            // an input that does not say its dimensions need not be a scalar;
            // a row of numbers of the right width cannot be wrong.
            var certain = predictor.Signature.Inputs.All(i => i.ElementType != ElementType.String && i.Shape.Count > 0 && i.Shape.Skip(1).All(d => d >= 0));
            return certain ? throw new MlOpsModelException($"It fails on a row of zeros; if zeros are no valid row for it, attach {ModelAttachment.GoldenRows}: {e.Message}", innerException: e) : e;
        }
    }
}
