using MlOps.Sdk.Evaluation;
using static MlOps.Sdk.Tests.Evaluation.ExplanationFixture;

namespace MlOps.Sdk.Tests.Evaluation;

public sealed class ExplanationTests
{
    [Theory]
    [InlineData("shap-interventional-linear")]
    [InlineData("shap-weighted-background-linear")]
    [InlineData("shap-interventional-interaction")]
    [InlineData("shap-weighted-background-interaction")]
    [InlineData("shap-interventional-logistic")]
    [InlineData("shap-weighted-background-logistic")]
    [InlineData("shap-interventional-trees")]
    [InlineData("shap-weighted-background-trees")]
    [InlineData("shap-logit-link")]
    [InlineData("shap-dummy-feature")]
    [InlineData("shap-symmetry")]
    [InlineData("shap-grouped-features")]
    public void Exact_values_equal_the_reference_and_sampled_ones_approach_them(string id)
    {
        var (input, expected) = Case(id);
        var row = Numbers(input.GetProperty("x"));
        var background = Rows(input.GetProperty("background"));
        var weights = input.TryGetProperty("background_weights", out var given) ? Numbers(given) : null;
        var groups = input.TryGetProperty("groups", out var together) ? together.EnumerateArray().Select(group => group.EnumerateArray().Select(feature => feature.GetInt32()).ToArray()).ToArray() : null;
        var link = input.TryGetProperty("link", out var name) && name.GetString() == "logit" ? ShapleyLink.Logit : ShapleyLink.Identity;
        var model = Model(input.GetProperty("model"));
        var options = new ShapleyOptions { BackgroundWeights = weights, Groups = groups, Link = link, Orders = 200, Seed = 3 };

        var exact = Shapley.Exact(model, row, background, options, cancellationToken: TestContext.Current.CancellationToken);
        var values = Numbers(expected.GetProperty("shap_values"));
        Assert.Equal(values.Length, exact.Contributions.Count);
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(values[i], exact.Contributions[i], 1e-8);
        if (expected.TryGetProperty("base_value", out var start))
            Assert.Equal(start.GetDouble(), exact.BaseValue, 1e-8);
        Assert.Equal(exact.Prediction - exact.BaseValue, exact.Contributions.Sum(), 1e-9);

        var sampled = Shapley.Sampled(model, row, background, options, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(exact.Prediction - exact.BaseValue, sampled.Contributions.Sum(), 1e-9);
        for (var i = 0; i < values.Length; i++)
            Assert.True(Math.Abs(values[i] - sampled.Contributions[i]) <= 5 * sampled.StandardErrors[i] + 1e-9, $"{id} {i}: {values[i]} {sampled.Contributions[i]} ± {sampled.StandardErrors[i]}");
    }

    [Fact]
    public void Too_many_features_for_all_coalitions_are_refused_and_the_other_method_named()
    {
        var error = Assert.Throws<ArgumentException>(() => Exact([.. Enumerable.Range(1, 40).Select(i => (double)i)], [new double[40]]));
        Assert.Contains("2^40 coalitions; use Sampled", error.Message, StringComparison.Ordinal);
        var sampled = Shapley.Sampled(Sum, [.. Enumerable.Range(1, 40).Select(i => (double)i)], [new double[40]], new() { Orders = 2 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (double)i), sampled.Contributions);
    }

    [Fact]
    public void The_budget_and_cancellation_stop_the_model_from_being_asked()
    {
        Assert.Throws<InvalidOperationException>(() => Exact([1, 2, 3], [[0, 0, 0]], maximumModelRows: 5));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Shapley.Exact(Sum, [1, 2, 3], [[0, 0, 0]], cancellationToken: stop.Token));
        Assert.Throws<ArgumentException>(() => Exact([1, 2, 3], []));
        Assert.Throws<ArgumentException>(() => Exact([1, 2, 3], [[0, 0]]));
        Assert.Throws<ArgumentException>(() => Exact([1, 2, 3], [[0, 0, 0]], groups: [[0, 1]]));
    }

    [Fact]
    public void A_feature_that_is_missing_everywhere_adds_nothing() =>
        Assert.Equal([0, 2], Shapley.Exact((rows, width, scores) => { for (var i = 0; i < scores.Length; i++) scores[i] = rows[i * width + 1]; }, [double.NaN, 2], [[double.NaN, 0]], cancellationToken: TestContext.Current.CancellationToken).Contributions);

    [Fact]
    public void Permutation_importance_with_given_orders_equals_the_reference()
    {
        var (input, expected) = Case("permutation-importance");
        var rows = Rows(input.GetProperty("X"));
        var set = EvaluationSet.Regression("x", Numbers(input.GetProperty("y")));
        var orders = input.GetProperty("permutations").EnumerateArray().Select(feature => feature.EnumerateArray().Select(order => order.EnumerateArray().Select(row => row.GetInt32()).ToArray()));
        var importance = PermutationImportance.OverOrders(Model(input.GetProperty("model")), rows, set, MetricNames.MeanSquaredError, orders, cancellationToken: TestContext.Current.CancellationToken).Features;
        var wanted = expected.GetProperty("importance").EnumerateArray().ToArray();
        Assert.Equal(wanted.Length, importance.Count);
        for (var i = 0; i < wanted.Length; i++)
        {
            Assert.Equal(wanted[i].GetProperty("mean").GetDouble(), importance[i].Mean, 1e-8);
            Assert.Equal(wanted[i].GetProperty("std").GetDouble(), importance[i].Deviation, 1e-8);
        }
    }

    [Fact]
    public void Random_shuffles_find_the_feature_that_matters()
    {
        var random = new Random(4);
        double[][] rows = [.. Enumerable.Range(0, 500).Select(_ => new[] { random.NextDouble(), random.NextDouble() })];
        var set = EvaluationSet.Regression("x", [.. rows.Select(row => row[0])]);
        var importance = PermutationImportance.Of((data, width, scores) => { for (var i = 0; i < scores.Length; i++) scores[i] = data[i * width]; }, rows, set, MetricNames.RSquared, cancellationToken: TestContext.Current.CancellationToken).Features;
        Assert.True(importance[0].Mean > 1 && importance[1].Mean == 0);
    }

    [Theory]
    [InlineData("attribution-drift-0")]
    [InlineData("attribution-drift-1")]
    [InlineData("attribution-drift-2")]
    [InlineData("attribution-drift-reversed")]
    [InlineData("attribution-drift-all-zero")]
    public void Attribution_drift_equals_the_reference(string id)
    {
        var (input, expected) = Case(id);
        var ndcg = AttributionDrift.Ndcg(Numbers(input.GetProperty("baseline")), Numbers(input.GetProperty("current")));
        if (expected.TryGetProperty("error", out _))
            Assert.False(ndcg.IsComputable);
        else
            Assert.Equal(expected.GetProperty("ndcg").GetDouble(), ndcg.Or(double.NaN), 1e-8);
    }

    private static ShapleyValues Exact(double[] row, double[][] background, int[][]? groups = null, long maximumModelRows = 1000) =>
        Shapley.Exact(Sum, row, background, new() { Groups = groups, MaximumModelRows = maximumModelRows }, cancellationToken: TestContext.Current.CancellationToken);

    private static void Sum(ReadOnlySpan<double> rows, int features, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = 0;
            foreach (var value in rows.Slice(i * features, features))
                scores[i] += value;
        }
    }
}
