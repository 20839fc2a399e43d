using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class CalibrationParityTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void Every_reference_case_of_calibration_agrees()
    {
        var tally = new Tally("calibration.json");
        foreach (var test in Fixture.Evaluation("calibration.json").GetProperty("cases").EnumerateArray())
        {
            var (name, input, expected) = (test.Name(), test.GetProperty("input"), test.GetProperty("expected"));
            Action<Tally, string, JsonElement, JsonElement> check = name.Split('-')[0] switch
            {
                "platt" => CheckPlatt,
                "isotonic" => CheckIsotonic,
                "temperature" => CheckTemperature,
                _ => (_, _, _, _) => tally.True(name, name, false, "no check for this case"),
            };
            check(tally, name, input, expected);
        }

        tally.Report();
    }

    private static void CheckPlatt(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        var scores = input.GetProperty("score").Numbers();
        var curve = PlattScaling.Fit(input.GetProperty("y_true").Labels(), scores);
        tally.Close("platt, a", name, expected.GetProperty("a").Number(), curve.A, Tolerance, Tolerance);
        tally.Close("platt, b", name, expected.GetProperty("b").Number(), curve.B, Tolerance, Tolerance);
        var probabilities = expected.GetProperty("probability_first_10").Numbers();
        for (var i = 0; i < probabilities.Length; i++)
            tally.Close("platt, probability", name, probabilities[i], curve.At(scores[i]), Tolerance, Tolerance);
    }

    private static void CheckIsotonic(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        double[] targets = [.. input.GetProperty("y_true").Labels().Select(positive => positive ? 1.0 : 0)];
        var curve = IsotonicRegression.Fit(input.GetProperty("score").Numbers(), targets);
        double[] query = input.GetProperty("query").Numbers(), at = expected.GetProperty("at_query").Numbers(), x = expected.GetProperty("knots_x").Numbers(), y = expected.GetProperty("knots_y").Numbers();
        for (var i = 0; i < query.Length; i++)
            tally.Close("isotonic, value", name, at[i], curve.At(query[i]), Tolerance, Tolerance);
        for (var i = 0; i < x.Length; i++)
            tally.Close("isotonic, knot", name, y[i], curve.At(x[i]), Tolerance, Tolerance);
    }

    private static void CheckTemperature(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        var rows = input.GetProperty("logits");
        double[] logits = [.. rows.EnumerateArray().SelectMany(row => row.Numbers())];
        int[] truth = [.. input.GetProperty("y_true").EnumerateArray().Select(value => value.GetInt32())];
        var fit = TemperatureScaling.Fit(truth, logits, rows[0].GetArrayLength());
        tally.Close("temperature", name, expected.GetProperty("temperature").Number(), fit.Temperature, Tolerance, Tolerance);
        tally.Close("temperature, loss before", name, expected.GetProperty("nll_before").Number(), fit.LossBefore, Tolerance, Tolerance);
        tally.Close("temperature, loss after", name, expected.GetProperty("nll_after").Number(), fit.LossAfter, Tolerance, Tolerance);
    }
}
