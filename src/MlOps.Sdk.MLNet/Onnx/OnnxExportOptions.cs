namespace MlOps.Sdk.MLNet;

/// <summary>Choices of an export; the defaults suit serving.</summary>
public sealed class OnnxExportOptions
{
    /// <summary>What differences of single precision stay below, relative to the score or to 1.</summary>
    public const double DefaultTolerance = 1e-4;

    /// <summary>
    /// The columns to export, in order. By default those of the last predictor and of the steps after it (such as
    /// <c>PredictedLabel</c>, <c>Score</c>, <c>Probability</c>), or those of the last step where nothing predicts.
    /// </summary>
    public IReadOnlyList<string>? Outputs { get; set; }

    /// <summary>The name of the graph, shown by viewers.</summary>
    public string GraphName { get; set; } = "mlnet-pipeline";

    /// <summary>Pairs to add to the file's metadata, such as the run's id.</summary>
    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The largest relative difference of scores that the verification of a logged model lets pass, at least 0.</summary>
    public double Tolerance { get; set; } = DefaultTolerance;

    /// <summary>The most rows a logged model is verified on, at least 1; 1,000 by default.</summary>
    public int VerifiedRows { get; set; } = 1000;
}
