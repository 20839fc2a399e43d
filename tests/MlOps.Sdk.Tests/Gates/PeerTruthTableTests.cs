using System.Text.Json;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Gates;

/// <summary>Rules of peers, written in ours: the verdicts agree wherever the peer's rule keeps to numbers that mean something.</summary>
public sealed class PeerTruthTableTests
{
    [Fact]
    public void Threshold_and_change_rules_of_MLflow_and_TFMA_decide_alike()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("reference", "evaluation", "gates.json")));
        var table = document.RootElement.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("id").GetString() == "threshold-truth-table");
        var rows = table.GetProperty("input").GetProperty("rows").EnumerateArray().ToArray();
        var expected = table.GetProperty("expected").GetProperty("pass").EnumerateArray().Select(pass => pass.GetBoolean()).ToArray();
        var stricter = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var rule = rows[i].GetProperty("rule");
            var passes = Passes(rows[i], rule);

            // A share of zero is no margin: MLflow invents 1e-10, we refuse to decide.
            if (Number(rows[i], "baseline") == 0 && rule.TryGetProperty("min_relative_change", out _))
            {
                Assert.False(passes, rows[i].ToString());
                stricter += expected[i] ? 1 : 0;
            }
            else
            {
                Assert.True(passes == expected[i], rows[i].ToString());
            }
        }

        Assert.Equal(178, rows.Length);
        Assert.Equal(2, stricter);
    }

    internal static bool Passes(JsonElement row, JsonElement rule)
    {
        var higher = row.GetProperty("higher_is_better").GetBoolean();
        var metrics = MetricCatalog.Default.With(new()
        {
            Name = "value",
            Task = EvaluationTask.Regression,
            Direction = higher ? MetricDirection.HigherIsBetter : MetricDirection.LowerIsBetter,
            Compute = (in MetricRows rows) => rows.Scores[0],
        });
        var sign = higher ? 1 : -1;
        var suite = QualityGate.Named("peer").WithMetrics(metrics).WithMinimumRows(1);
        foreach (var part in rule.EnumerateObject())
        {
            var number = part.Value.GetDouble();
            suite = part.Name switch
            {
                "threshold" when higher => suite.AtLeast("value", number),
                "threshold" => suite.AtMost("value", number),
                "lower" => suite.AtLeast("value", number),
                "upper" => suite.AtMost("value", number),
                "min_absolute_change" => suite.Add(new PointChangeRule { Metric = "value", ImprovesBy = number }),
                "min_relative_change" => suite.Add(new PointChangeRule { Metric = "value", ImprovesBy = number, Relative = true }),
                "absolute" => suite.Add(new PointChangeRule { Metric = "value", ImprovesBy = sign * number }),
                "relative" => suite.Add(new PointChangeRule { Metric = "value", ImprovesBy = sign * number, Relative = true }),
                _ => throw new InvalidOperationException($"Unknown rule {part.Name}."),
            };
        }

        var set = EvaluationSet.Regression("one", [0]);
        var baseline = Number(row, "baseline");
        return suite.Check(set.Score("b", [Number(row, "candidate")!.Value]), baseline is { } value ? set.Score("a", [value]) : null).Passed;
    }

    internal static double? Number(JsonElement row, string name) => row.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } => double.NaN,
        var number => number.GetDouble(),
    };
}
