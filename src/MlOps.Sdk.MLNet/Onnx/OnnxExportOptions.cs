namespace MlOps.Sdk.MLNet;

/// <summary>Choices of an export; the defaults suit serving.</summary>
public sealed class OnnxExportOptions
{
    /// <summary>
    /// The columns to export, in order. By default those of the last predictor and of the steps after it (such as
    /// <c>PredictedLabel</c>, <c>Score</c>, <c>Probability</c>), or those of the last step where nothing predicts.
    /// </summary>
    public IReadOnlyList<string>? Outputs { get; set; }

    /// <summary>The name of the graph, shown by viewers.</summary>
    public string GraphName { get; set; } = "mlnet-pipeline";

    /// <summary>Pairs to add to the file's metadata, such as the run's id.</summary>
    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
