namespace MlOps.Sdk.Serving;

/// <summary>Chooses the class with the greatest score.</summary>
internal static class SoftVote
{
    /// <summary>For each row, the place of the greatest on the last axis; the first of several, and of NaN the place of the first NaN.</summary>
    public static void Choose(TensorBuffer scores, TensorBuffer label)
    {
        label.Reshape(scores.Shape[..Math.Max(0, scores.Shape.Length - 1)]);
        var labels = label.AsSpan<long>();
        var classes = scores.Shape.Length == 0 ? 1 : (int)scores.Shape[^1];
        for (var row = 0; row < labels.Length && classes > 0; row++)
        {
            var best = 0;
            for (var i = 1; i < classes; i++)
            {
                var (score, greatest) = (scores.GetNumber(row * classes + i), scores.GetNumber(row * classes + best));
                if (score > greatest || (double.IsNaN(score) && !double.IsNaN(greatest)))
                    best = i;
            }

            labels[row] = best;
        }
    }
}
