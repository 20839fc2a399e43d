using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Gates;

public sealed class GatePowerTests
{
    private static readonly EvaluationSet Rows = GateData.Rows(2000);
    private static readonly EvaluatedModel Champion = GateData.Model(Rows, "a");
    private static readonly EvaluatedModel Candidate = GateData.Model(Rows, "b", seed: 12);

    [Fact]
    public void Fewer_rows_catch_only_larger_losses()
    {
        var suite = QualityGate.Named("p").NoWorseThanBaseline(MetricNames.RocAuc, 0.01);
        var few = Assert.Single(suite.DryRun(Candidate, Champion, rows: 200));
        var many = Assert.Single(suite.DryRun(Candidate, Champion, rows: 200_000));
        Assert.True(few.MinimumDetectable > 0.03 && many.MinimumDetectable < 0.012, $"{few}; {many}");
        Assert.True(few.PassesWhenEqual < 0.3 && many.PassesWhenEqual > 0.99, $"{few}; {many}");
        Assert.Equal(few.RowsNeeded!.Value, many.RowsNeeded!.Value, 0.01 * many.RowsNeeded.Value);
    }

    [Fact]
    public void The_promised_share_of_equal_models_passes()
    {
        // 400 rows of normal losses: compare the promise with what happens.
        (EvaluatedModel, EvaluatedModel) Pair(int run)
        {
            var random = new Random(run);
            var set = EvaluationSet.Regression("r", new double[400]);
            return (set.Score("b", [.. Enumerable.Range(0, 400).Select(_ => 10 + GateData.Gauss(random))]), set.Score("a", [.. Enumerable.Range(0, 400).Select(_ => 10 + GateData.Gauss(random))]));
        }

        var suite = QualityGate.Named("p").NoWorseThanBaseline(MetricNames.MeanAbsoluteError, 0.15);
        var (candidate, champion) = Pair(0);
        var promised = suite.DryRun(candidate, champion)[0].PassesWhenEqual!.Value;
        var passed = Enumerable.Range(1, 500).Count(run => Pair(run) is var (b, a) && suite.Check(b, a).Passed) / 500.0;
        Assert.Equal(promised, passed, 0.08);
    }

    [Fact]
    public void Rules_that_are_no_tests_have_no_power_to_state() =>
        Assert.Empty(QualityGate.Named("p").AtLeast(MetricNames.RocAuc, 0.5).LatencyBelow(0.9, TimeSpan.FromSeconds(1)).DryRun(Candidate, Champion));
}
