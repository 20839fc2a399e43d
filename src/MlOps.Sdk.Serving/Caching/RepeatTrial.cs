using System.Globalization;

namespace MlOps.Sdk.Serving;

/// <summary>Tries at load whether a model answers the same alike: one that draws random numbers must not have its answers kept.</summary>
internal static class RepeatTrial
{
    /// <summary>Why answers must not be kept, or null. A model that cannot answer a made-up row and has no golden ones is taken at its owner's word.</summary>
    public static async ValueTask<string?> RefusalAsync(LoadedModel model, CancellationToken cancellationToken)
    {
        using var frame = model.Predictor.CreateFrame();
        try
        {
            Fill(frame, model.Golden?.Cases is [var example, ..] ? example : null);
            await frame.RunAsync(cancellationToken).ConfigureAwait(false);
            var first = TensorAnswer.Of(frame.Outputs);
            await frame.RunAsync(cancellationToken).ConfigureAwait(false);
            return first?.DifferenceFrom(frame.Outputs) is { } output
                ? $"Asked the same twice, the model gave two answers in '{output}'; what it answers is chance."
                : null;
        }
        catch (MlOpsModelException)
        {
            return null;
        }
    }

    private static void Fill(PredictorFrame frame, GoldenCase? example)
    {
        foreach (var input in frame.Inputs)
        {
            if (example?.Inputs.FirstOrDefault(tensor => tensor.Name == input.Spec.Name) is { } golden)
            {
                golden.CopyTo(input);
                continue;
            }

            input.Reshape([.. input.Spec.Shape.Select(d => d < 0 ? 1 : d)]);
            for (var i = 0; i < input.Length; i++)
            {
                if (input.ElementType == ElementType.String)
                    input.AsTexts()[i] = (i % 10).ToString(CultureInfo.InvariantCulture);
                else
                    input.TrySetNumber(i, i % 2);
            }
        }
    }
}
