using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Gates;

/// <summary>False passes and false blocks over many simulated pairs of models, seeds fixed.</summary>
public sealed class GateErrorRateTests
{
    private const int Runs = 1000;

    /// <summary>Three standard errors of a share of 5 % in 1,000 runs.</summary>
    private const double Slack = 0.021;

    [Theory]
    [InlineData(300)]
    [InlineData(1500)]
    public void A_model_worse_by_exactly_the_tolerance_passes_at_most_alpha_of_the_time(int rows)
    {
        var passes = Share(run => MeanGate(run, rows, trueLoss: 0.1, tolerance: 0.1) == GateVerdict.Passed);
        Assert.InRange(passes, 0.02, 0.05 + Slack);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void A_model_within_the_tolerance_is_failed_at_most_alpha_of_the_time(double trueLoss)
    {
        var fails = Share(run => MeanGate(run, 300, trueLoss, tolerance: 0.1) == GateVerdict.Failed);
        Assert.InRange(fails, 0, 0.05 + Slack);
    }

    [Fact]
    public void An_accuracy_worse_by_exactly_the_tolerance_passes_at_most_alpha_of_the_time()
    {
        // Discordant rows: 6 % gained, 11 % lost, so that the true change is minus the tolerance of 0.05.
        var passes = Share(run =>
        {
            var random = new Random(run);
            var set = EvaluationSet.Binary("rows", [.. Enumerable.Repeat(true, 250)]);
            var (ours, theirs) = (new double[250], new double[250]);
            for (var i = 0; i < 250; i++)
                (ours[i], theirs[i]) = random.NextDouble() switch { < 0.06 => (1, 0), < 0.17 => (0, 1), < 0.8 => (1, 1), _ => (0, 0) };
            return QualityGate.Named("a").NoWorseThanBaseline(MetricNames.Accuracy, 0.05).Check(set.Score("b", ours), set.Score("a", theirs)).Passed;
        });
        Assert.InRange(passes, 0.02, 0.05 + Slack);
    }

    [Fact]
    public void Equal_models_are_called_better_at_most_alpha_of_the_time_by_DeLong()
    {
        var passes = Share(run =>
        {
            var set = GateData.Rows(300, seed: run);
            var (ours, theirs) = (GateData.Model(set, "b", seed: 2 * run + 1), GateData.Model(set, "a", seed: 100_000 + run));
            return QualityGate.Named("d").BetterThanBaseline(MetricNames.RocAuc).Check(ours, theirs).Passed;
        });
        Assert.InRange(passes, 0.02, 0.05 + Slack);
    }

    [Fact]
    public void Several_rules_at_their_margins_let_even_one_false_pass_through_at_most_alpha_of_the_time()
    {
        var any = Share(run =>
        {
            // Three tests on separate slices are independent: without the correction one in seven runs has a false pass.
            var set = EvaluationSet.Regression("rows", new double[900]).WithSlices("third", [.. Enumerable.Range(0, 900).Select(i => $"{i % 3}")]);
            var (ours, theirs) = MeanModels(set, run, trueLoss: 0.1);
            return QualityGate.Named("h").ForEachSlice("third", slice => slice.NoWorseThanBaseline(MetricNames.MeanAbsoluteError, 0.1))
                .Check(ours, theirs).Checks.Any(check => check.Verdict == GateVerdict.Passed);
        });
        Assert.InRange(any, 0.02, 0.05 + Slack);
    }

    [Fact]
    public void A_confident_floor_at_the_true_value_passes_at_most_alpha_of_the_time()
    {
        var passes = Share(run =>
        {
            var random = new Random(run);
            var set = EvaluationSet.Binary("rows", [.. Enumerable.Repeat(true, 200)]);
            var scores = Enumerable.Range(0, 200).Select(_ => random.NextDouble() < 0.8 ? 1.0 : 0).ToArray();
            return QualityGate.Named("f").AtLeast(MetricNames.Recall, 0.8, confidently: true).Check(set.Score("m", scores)).Passed;
        });
        Assert.InRange(passes, 0.02, 0.05 + Slack);
    }

    private static double Share(Func<int, bool> happens) =>
        (double)ParallelEnumerable.Range(0, Runs).Count(happens) / Runs;

    private static GateVerdict MeanGate(int run, int rows, double trueLoss, double tolerance)
    {
        var set = EvaluationSet.Regression("rows", new double[rows]);
        var (ours, theirs) = MeanModels(set, run, trueLoss);
        return QualityGate.Named("m").NoWorseThanBaseline(MetricNames.MeanAbsoluteError, tolerance).Check(ours, theirs).Checks[0].Verdict;
    }

    private static (EvaluatedModel Ours, EvaluatedModel Theirs) MeanModels(EvaluationSet set, int run, double trueLoss)
    {
        var random = new Random(run);
        var (ours, theirs) = (new double[set.Count], new double[set.Count]);
        for (var i = 0; i < ours.Length; i++)
        {
            // Errors far from 0, so that their size is normal; partly shared, as between two models on one row.
            var shared = 10 + GateData.Gauss(random);
            ours[i] = shared + 0.5 * GateData.Gauss(random) + trueLoss;
            theirs[i] = shared + 0.5 * GateData.Gauss(random);
        }

        return (set.Score("b", ours), set.Score("a", theirs));
    }
}
