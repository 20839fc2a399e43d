using System.Globalization;

namespace MlOps.Sdk.Monitoring;

/// <summary>Which scores a task allows.</summary>
internal static class ScoreRules
{
    public static bool Allows(PredictionTask task, double score) =>
        task == PredictionTask.Binary ? score is >= 0 and <= 1 : double.IsFinite(score);

    public static string? FindFault(PredictionTask task, double score) => Allows(task, score) ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"The score is {score}; it must be {(task == PredictionTask.Binary ? "a probability in [0, 1]" : "a finite number")}.");
}
