namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class RegressionParityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Every_single_output_reference_case_of_regression_agrees()
    {
        var tally = new Tally("regression.json");
        foreach (var test in Fixture.Evaluation("regression.json").GetProperty("cases").EnumerateArray())
        {
            if (test.Name() == "multi-output")
                continue; // one column at a time is the caller's loop

            var input = test.GetProperty("input");
            var expected = test.GetProperty("expected");
            var truth = input.GetProperty("y_true").Numbers();
            var predicted = input.GetProperty("y_pred").Numbers();
            var weights = input.TryGetProperty("sample_weight", out var given) ? given.Numbers() : [];
            if (expected.IsError())
            {
                tally.True("refused", test.Name(), !RegressionMetrics.MeanAbsoluteError(truth, predicted).IsComputable, "a number came back");
                continue;
            }

            foreach (var metric in expected.EnumerateObject())
            {
                var actual = Evaluate(metric.Name, truth, predicted, weights);
                if (metric.Value.IsError() || metric.Value.ValueKind == System.Text.Json.JsonValueKind.Null)
                    tally.True($"{metric.Name}, not computable", test.Name(), actual is { IsComputable: false }, $"got {actual}");
                else
                    tally.Close(metric.Name, test.Name(), metric.Value.Number(), actual?.Value, Tolerance, Tolerance);
            }
        }

        tally.Report();
    }

    private static MetricValue? Evaluate(string metric, double[] y, double[] p, double[] w) => metric switch
    {
        "mae" => RegressionMetrics.MeanAbsoluteError(y, p, w),
        "mse" => RegressionMetrics.MeanSquaredError(y, p, w),
        "rmse" => RegressionMetrics.RootMeanSquaredError(y, p, w),
        "mape" => RegressionMetrics.MeanAbsolutePercentageError(y, p, w),
        "median_absolute_error" => RegressionMetrics.MedianAbsoluteError(y, p, w),
        "max_error" => RegressionMetrics.MaximumError(y, p, w),
        "r2" => RegressionMetrics.RSquared(y, p, w),
        "explained_variance" => RegressionMetrics.ExplainedVariance(y, p, w),
        "smape_100" => RegressionMetrics.SymmetricPercentageError(y, p, w),
        "smape_200" => 2 * RegressionMetrics.SymmetricPercentageError(y, p, w).Or(double.NaN),
        "wape" => RegressionMetrics.WeightedAbsolutePercentageError(y, p, w),
        "mean_error" => RegressionMetrics.MeanError(y, p, w),
        "pinball_0.1" => RegressionMetrics.PinballLoss(y, p, 0.1, w),
        "pinball_0.5" => RegressionMetrics.PinballLoss(y, p, 0.5, w),
        "pinball_0.9" => RegressionMetrics.PinballLoss(y, p, 0.9, w),
        "msle" => RegressionMetrics.MeanSquaredLogError(y, p, w),
        "poisson_deviance" => RegressionMetrics.PoissonDeviance(y, p, w),
        "gamma_deviance" => RegressionMetrics.GammaDeviance(y, p, w),
        "tweedie_1.5" => RegressionMetrics.TweedieDeviance(y, p, 1.5, w),
        "d2_absolute_error" => RegressionMetrics.ExplainedPinballLoss(y, p, 0.5, w),
        "d2_pinball_0.9" => RegressionMetrics.ExplainedPinballLoss(y, p, 0.9, w),
        _ => null,
    };
}
