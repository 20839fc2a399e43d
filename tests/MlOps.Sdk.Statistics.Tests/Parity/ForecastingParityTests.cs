using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class ForecastingParityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Every_reference_case_of_forecasting_agrees()
    {
        var tally = new Tally("forecasting.json");
        foreach (var test in Fixture.Evaluation("forecasting.json").GetProperty("cases").EnumerateArray())
        {
            var input = test.GetProperty("input");
            foreach (var metric in test.GetProperty("expected").EnumerateObject())
            {
                if (metric.Name == "crps_per_row")
                {
                    var rows = metric.Value.Numbers();
                    for (var i = 0; i < rows.Length; i++)
                        tally.Close("crps of a row", test.Name(), rows[i], IntervalForecasts.Crps(input.GetProperty("ensemble")[i].Numbers(), input.GetProperty("y_true")[i].Number()).Value, Tolerance, Tolerance);
                    continue;
                }

                var actual = Single(metric.Name, input);
                if (metric.Value.IsError())
                    tally.True($"{metric.Name}, not computable", test.Name(), actual is { IsComputable: false }, $"got {actual}");
                else
                    tally.Close(metric.Name, test.Name(), metric.Value.Number(), actual?.Value, Tolerance, Tolerance);
            }
        }

        tally.Report();
    }

    private static MetricValue? Single(string metric, JsonElement input)
    {
        double[] Of(string name) => input.TryGetProperty(name, out var values) ? values.Numbers() : [];
        double[] y = Of("y_true"), p = Of("y_pred"), history = Of("insample"), lower = Of("lower"), upper = Of("upper");
        var season = input.TryGetProperty("season", out var steps) ? steps.GetInt32() : 1;
        return metric switch
        {
            "mase" => ForecastMetrics.Mase(history, y, p, season),
            "rmsse" => ForecastMetrics.Rmsse(history, y, p, season),
            "wape" => RegressionMetrics.WeightedAbsolutePercentageError(y, p),
            "smape_200" => 2 * RegressionMetrics.SymmetricPercentageError(y, p).Or(double.NaN),
            "mape" => RegressionMetrics.MeanAbsolutePercentageError(y, p),
            "mdape" => ForecastMetrics.MedianAbsolutePercentageError(y, p),
            "bias" => RegressionMetrics.MeanError(y, p),
            "bias_percent" => ForecastMetrics.RelativeBias(y, p),
            "tracking_signal" => ForecastMetrics.TrackingSignal(y, p),
            "rmse" => RegressionMetrics.RootMeanSquaredError(y, p),
            "nrmse_mean" => ForecastMetrics.RelativeRootMeanSquaredError(y, p),
            "theil_u1" => ForecastMetrics.TheilsU1(y, p),
            "interval_coverage" => IntervalForecasts.Coverage(y, lower, upper),
            "interval_mean_width" => IntervalForecasts.MeanWidth(y, lower, upper),
            "winkler_score" => IntervalForecasts.WinklerScore(y, lower, upper, input.GetProperty("interval_alpha").Number()),
            "crps" => input.GetProperty("ensemble").EnumerateArray().Select((row, i) => IntervalForecasts.Crps(row.Numbers(), y[i]).Value!.Value).Average(),
            _ => null,
        };
    }
}
