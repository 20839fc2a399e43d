using CsCheck;
using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Evaluation;

public sealed class ModelBehaviourTests
{
    private static readonly double[] Plain = [0, 0, 0, 0, 0, 0];

    // Feature 4 above 3 turns the score round; everything else is noise about it.
    private static double Score(double[] row) => row[4] > 3 ? -row[0] : row[0];

    private static readonly double[][] Rows = [.. Enumerable.Range(0, 50).Select(i => new double[] { 1 + i % 3, i % 7, 2, 5.5, i / 5.0, 9 })];

    [Fact]
    public void Every_kind_of_test_shrinks_to_the_features_it_needs()
    {
        IEnumerable<double[]> Smaller(double[] row) => Shrink.Row(row, Plain);
        double[] Up(double[] row) => [row[0] + 1, .. row[1..]];
        double[] Noisy(double[] row, Random random) => [row[0] + random.NextDouble(), .. row[1..]];
        BehaviourResult<double[]>[] results =
        [
            ModelBehaviour.NeverFalls("up", Rows, Score, Up, shrink: Smaller),
            ModelBehaviour.NeverRises("down", Rows, row => -Score(row), Up, shrink: Smaller),
            ModelBehaviour.Invariant("same", Rows, row => Score(row) - row[0], Up, shrink: Smaller),
            ModelBehaviour.SameDecision("decision", Rows, Score, Up, threshold: -1.5, shrink: Smaller),
            ModelBehaviour.Robust("robust", Rows, row => Score(row) - row[0], Noisy, tolerance: 0.01, shrink: Smaller),
            ModelBehaviour.SameScores("export", Rows, Score, row => row[0] == 0 ? 7 - row[4] / 1e9 + Score(row) : row[0], shrink: Smaller),
            ModelBehaviour.Answers("clear", Rows, row => Score(row) < 0 ? -1 : 1, atLeast: 0, shrink: Smaller),
        ];
        foreach (var result in results)
        {
            Assert.False(result.Passed, result.Expectation);
            var smallest = result.Failures[0].Input;
            Assert.True(smallest.Count(value => value != 0) <= 2, $"{result}");
            Assert.Contains("smallest: row", result.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, results[0].Failures[0].Input[1]);
        Assert.InRange(results[0].Failures[0].Input[4], 3, 4);
    }

    [Fact]
    public void Minimum_functionality_is_a_bound_on_answers_beyond_doubt()
    {
        Assert.True(ModelBehaviour.Answers("a snowstorm is late", [0.9, 0.95], score => score, atLeast: 0.8).Passed);
        var result = ModelBehaviour.Answers("a snowstorm is late", [0.9, 0.3, double.NaN], score => score, atLeast: 0.8, atMost: 1);
        Assert.Equal([1, 2], result.Failures.Select(failure => failure.Row));
        Assert.Equal((0.8, 0.3), (result.Failures[0].Before, result.Failures[0].After));
        Assert.Throws<ArgumentException>(() => ModelBehaviour.Answers("nothing asked", [0.9], score => score));
    }

    [Fact]
    public void A_decision_that_turns_while_the_score_hardly_moves_is_forgiven()
    {
        double[] scores = [0.49, 0.4, 0.9];
        var turned = ModelBehaviour.SameDecision("typo", [0, 1, 2], i => i < 3 ? scores[i] : scores[i - 3] + (i == 5 ? -0.3 : 0.15), i => i + 3, tolerance: 0.2);
        Assert.True(turned.Passed, $"{turned}");
        Assert.Equal([0, 1], ModelBehaviour.SameDecision("typo", [0, 1, 2], i => i < 3 ? scores[i] : scores[i - 3] + (i == 5 ? -0.3 : 0.15), i => i + 3).Failures.Select(failure => failure.Row));
    }

    [Fact]
    public void A_model_that_throws_on_a_row_fails_there_and_the_rest_are_tried()
    {
        var tried = 0;
        var result = ModelBehaviour.Invariant("same", Enumerable.Range(0, 10), i => (tried++, i == 4 ? throw new FormatException("no such column") : 1.0).Item2, i => i, shrink: i => [i - 1]);
        Assert.Equal(10, result.Tried);
        Assert.Equal("FormatException: no such column", Assert.Single(result.Failures).Error);
        Assert.Contains("row 4, 4, FormatException: no such column", result.ToString(), StringComparison.Ordinal);
        Assert.Equal(GateVerdict.Failed, result.ToCheck().Verdict);
        Assert.Throws<OperationCanceledException>(() => ModelBehaviour.Invariant("same", [1], _ => throw new OperationCanceledException(), i => i));
    }

    [Fact]
    public void Perturbations_repeat_with_their_seed()
    {
        BehaviourResult<double> Run(int seed) => ModelBehaviour.Robust("noise", [1.0, 2, 3], x => x, (x, random) => x + random.NextDouble() - 0.5, tolerance: 0.4, times: 5, seed);
        Assert.Equal(Run(7).Failures, Run(7).Failures);
        Assert.NotEqual(Run(7).Failures, Run(8).Failures);
        Assert.True(ModelBehaviour.Robust("noise", [1.0, 2], x => x, (x, random) => x + random.NextDouble() / 10, tolerance: 0.1).Passed);
    }

    [Fact]
    public void An_allowed_share_of_all_is_refused()
    {
        var result = ModelBehaviour.Invariant("same", [1], x => x, x => x);
        Assert.Throws<ArgumentOutOfRangeException>(() => result with { AllowedShare = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => result with { AllowedShare = double.NaN });
    }

    [Fact]
    public void Shrinking_ends_and_everything_proposed_is_smaller()
    {
        static int Steps<T>(T start, Func<T, IEnumerable<T>> shrink, Func<IEnumerable<T>, T> pick)
        {
            var steps = 0;
            for (var proposals = shrink(start).ToArray(); proposals.Length > 0; proposals = [.. shrink(pick(proposals))])
                Assert.True(++steps < 2000);
            return steps;
        }

        Gen.Double[-1e6, 1e6].Sample(value => Steps(value, x => Shrink.Number(x, 3), all => all.Last()) < 200, iter: 300);
        Gen.Double[-1e3, 1e3].Array[6].Sample(row => Steps(row, x => Shrink.Row(x, Plain), all => all.Last()) < 2000, iter: 50);
        Gen.String[0, 12].Sample(text => Steps(text, Shrink.Text, all => all.Last()) <= 12 && Shrink.Text(text).All(smaller => smaller.Length < text.Length), iter: 200);
        Assert.Empty(Shrink.Number(3, 3));
        Assert.Equal([0.0], Shrink.Number(double.PositiveInfinity));
        Assert.Equal([0.0], Shrink.Number(double.NaN));
        Assert.Throws<ArgumentException>(() => Shrink.Row([1], Plain).ToArray());
    }
}
