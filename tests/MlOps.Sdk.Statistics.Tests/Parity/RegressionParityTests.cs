namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class RegressionParityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Every_reference_case_of_regression_agrees()
    {
        var tally = new Tally("regression.json");
        foreach (var test in Fixture.Evaluation("regression.json").GetProperty("cases").EnumerateArray())
        {
            if (test.Name() == "multi-output")
            {
                CheckColumns(tally, test.Name(), test.GetProperty("input"), test.GetProperty("expected"));
                continue;
            }

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

    /// <summary>Several outputs are several columns: each has its metric, and a caller weighs them as it likes.</summary>
    private static void CheckColumns(Tally tally, string test, System.Text.Json.JsonElement input, System.Text.Json.JsonElement expected)
    {
        double[][] Columns(string name)
        {
            double[][] rows = [.. input.GetProperty(name).EnumerateArray().Select(row => row.Numbers())];
            return [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Select(row => row[c]).ToArray())];
        }

        double[][] truth = Columns("y_true"), predicted = Columns("y_pred");
        double[] r2 = [.. truth.Zip(predicted, (y, p) => RegressionMetrics.RSquared(y, p).Value!.Value)], variances = [.. truth.Select(y => Moments.Of(y).SampleVariance!.Value)];
        for (var c = 0; c < r2.Length; c++)
        {
            tally.Close("r2 of a column", test, expected.GetProperty("r2_raw")[c].Number(), r2[c], Tolerance, Tolerance);
            tally.Close("mse of a column", test, expected.GetProperty("mse_raw")[c].Number(), RegressionMetrics.MeanSquaredError(truth[c], predicted[c]).Value, Tolerance, Tolerance);
        }

        tally.Close("r2, uniform", test, expected.GetProperty("r2_uniform").Number(), r2.Average(), Tolerance, Tolerance);
        tally.Close("r2, weighted by variance", test, expected.GetProperty("r2_variance_weighted").Number(), r2.Zip(variances, (r, v) => r * v).Sum() / variances.Sum(), Tolerance, Tolerance);
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
