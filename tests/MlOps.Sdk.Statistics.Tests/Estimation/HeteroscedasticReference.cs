namespace MlOps.Sdk.Statistics.Tests.Estimation;

/// <summary>A model that knows the mean, on data whose noise grows with the second feature, and an estimator fitted to it once.</summary>
public sealed class HeteroscedasticReference
{
    public const int Columns = 3;

    public HeteroscedasticReference()
    {
        var (x, truth, predictions) = Data(1, 12_000, 0, 1);
        Estimator = RegressionPerformanceEstimator.Fit(truth, predictions, x, Columns, ChunkRule.BySize(1000).Split(truth.Length));
    }

    public RegressionPerformanceEstimator Estimator { get; }

    /// <summary>Rows whose second feature is drawn from a range.</summary>
    public static (double[] X, double[] Truth, double[] Predictions) Data(ulong seed, int rows, double low, double high)
    {
        var x = Samples.Uniform(seed, rows * Columns);
        var noise = Samples.Normal(seed + 77, rows);
        var (truth, predictions) = (new double[rows], new double[rows]);
        for (var i = 0; i < rows; i++)
        {
            x[i * Columns + 1] = low + (high - low) * x[i * Columns + 1];
            predictions[i] = 20 + 3 * x[i * Columns];
            truth[i] = predictions[i] + (0.4 + 1.2 * x[i * Columns + 1]) * noise[i];
        }

        return (x, truth, predictions);
    }
}
