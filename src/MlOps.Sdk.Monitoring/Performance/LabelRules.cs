using System.Globalization;

namespace MlOps.Sdk.Monitoring;

/// <summary>Which true outcomes a task allows.</summary>
internal static class LabelRules
{
    public static bool Allows(PredictionTask task, double label) =>
        task == PredictionTask.Binary ? label is 0 or 1 : double.IsFinite(label);

    public static string? FindFault(PredictionTask task, double label) => Allows(task, label) ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"The label is {label}; it must be {(task == PredictionTask.Binary ? "0 or 1" : "a finite number")}.");
}
