using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Evaluation;

/// <summary>Every public way to explain, asked with what cannot be explained.</summary>
public sealed class ExplanationBadInputTests
{
    private static readonly double[] Row = [1, 2];
    private static readonly double[][] Rows = [[0, 0], [1, 1], [2, 5]];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Each method by name, as a function of the model, the row, the other rows and the options' budget.</summary>
    private static readonly Dictionary<string, Action<BatchModel, double[], double[][], CancellationToken>> Methods = new()
    {
        ["exact"] = (model, row, rows, token) => Shapley.Exact(model, row, rows, cancellationToken: token),
        ["interactions"] = (model, row, rows, token) => Shapley.Interactions(model, row, rows, cancellationToken: token),
        ["sampled"] = (model, row, rows, token) => Shapley.Sampled(model, row, rows, cancellationToken: token),
        ["orders"] = (model, row, rows, token) => Shapley.OverOrders(model, row, rows, [[.. Enumerable.Range(0, row.Length)]], cancellationToken: token),
        ["kernel"] = (model, row, rows, token) => Shapley.Kernel(model, row, rows, cancellationToken: token),
        ["lime"] = (model, row, rows, token) => Lime.Explain(model, row, rows, new() { Samples = 50 }, token),
        ["lime samples"] = (model, _, rows, token) => Lime.OverSamples(model, [0, 0], [1, 1], rows, cancellationToken: token),
        ["counterfactual"] = (model, row, rows, token) => CounterfactualSearch.Of(model, row, rows, new() { AtLeast = 100 }, token),
        ["partial dependence"] = (model, _, rows, token) => PartialDependence.Of(model, rows, 0, cancellationToken: token),
        ["partial dependence of two"] = (model, _, rows, token) => PartialDependence.OfPair(model, rows, 0, 1, cancellationToken: token),
        ["accumulated effects"] = (model, _, rows, token) => AccumulatedLocalEffects.Of(model, rows, 0, 2, cancellationToken: token),
        ["permutation"] = (model, _, rows, token) => PermutationImportance.Of(model, rows, EvaluationSet.Regression("rows", [.. rows.Select((_, i) => (double)i)]), MetricNames.MeanSquaredError, cancellationToken: token),
        ["friedman"] = (model, _, rows, token) => FriedmanInteraction.Of(model, rows, 0, 1, cancellationToken: token),
    };

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_that_throws_is_heard(string method) =>
        Assert.Equal("broken", Assert.Throws<FormatException>(() => Methods[method]((_, _, _) => throw new FormatException("broken"), Row, Rows, Token)).Message);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_that_answers_too_few_rows_or_with_no_number_is_refused(string method)
    {
        Assert.Contains("one finite score a row", Assert.Throws<InvalidOperationException>(() => Methods[method]((_, _, scores) => scores[..^1].Fill(1), Row, Rows, Token)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Methods[method]((_, _, scores) => scores.Fill(double.NaN), Row, Rows, Token));
        Assert.Throws<InvalidOperationException>(() => Methods[method]((_, _, scores) => scores.Fill(double.PositiveInfinity), Row, Rows, Token));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_of_different_lengths_and_no_features_are_refused(string method)
    {
        Assert.ThrowsAny<ArgumentException>(() => Methods[method](Sum, Row, [[0, 0], [1]], Token));
        Assert.ThrowsAny<ArgumentException>(() => Methods[method](Sum, [], [[], []], Token));
        Assert.ThrowsAny<ArgumentException>(() => Methods[method](null!, Row, Rows, Token));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_rows_are_refused_except_where_none_are_needed(string method)
    {
        if (method == "counterfactual")
            Methods[method](Sum, Row, [], Token);
        else
            Assert.ThrowsAny<ArgumentException>(() => Methods[method](Sum, Row, [], Token));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_constant_model_is_explained_by_nothing(string method) => Methods[method]((_, _, scores) => scores.Fill(0.1), Row, Rows, Token);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cancelled_token_stops_before_the_model_is_asked(string method)
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Methods[method]((_, _, _) => Assert.Fail("asked"), Row, Rows, stop.Token));
    }

    [Fact]
    public void Constant_models_get_zeros_and_reasons()
    {
        BatchModel constant = (_, _, scores) => scores.Fill(0.1);
        Assert.All(Shapley.Kernel(constant, Row, Rows, cancellationToken: Token).Contributions, value => Assert.Equal(0, value, 1e-15));
        var line = Lime.Explain(constant, Row, Rows, new() { Samples = 50 }, Token);
        Assert.Equal((0, 0.1), (line.RSquared, Math.Round(line.LocalPrediction, 12)));
        Assert.False(FriedmanInteraction.Of(constant, Rows, 0, 1, cancellationToken: Token).Squared.IsComputable);
        var answer = CounterfactualSearch.Of(constant, Row, Rows, new() { AtLeast = 0.5 }, Token);
        Assert.Contains("0.1", answer.Reason, StringComparison.Ordinal);
        Assert.Equal(Row, Assert.Single(CounterfactualSearch.Of(constant, Row, Rows, new() { AtMost = 0.5 }, Token).Found).Row);
    }

    [Fact]
    public void One_feature_and_one_background_row_suffice()
    {
        Assert.Equal([3], Shapley.Exact(Sum, [5], [[2]], cancellationToken: Token).Contributions);
        Assert.Equal([3], Shapley.Kernel(Sum, [5], [[2]], cancellationToken: Token).Contributions);
        Assert.Equal([3], Shapley.Sampled(Sum, [5], [[2]], cancellationToken: Token).Contributions);
        Assert.Equal([0], Shapley.Kernel(Sum, [5], [[5]], cancellationToken: Token).Contributions);
        Assert.Equal(3, Shapley.Interactions(Sum, [5], [[2]], cancellationToken: Token).Values[0][0]);
        Assert.Equal([1, 2], PartialDependence.Of(Sum, [[2], [1]], 0, cancellationToken: Token).Mean);
        Assert.Equal(7, CounterfactualSearch.Of(Sum, [5], [[2]], new() { AtLeast = 7 }, Token).Found[0].Row[0], 1e-9);
        Assert.Throws<ArgumentException>(() => AccumulatedLocalEffects.Of(Sum, [[2], [2]], 0, cancellationToken: Token));
    }

    [Fact]
    public void Missing_values_are_explained_where_they_have_a_meaning_and_refused_where_they_have_not()
    {
        BatchModel missing = (rows, features, scores) => { for (var i = 0; i < scores.Length; i++) scores[i] = double.IsNaN(rows[i * features]) ? 5 : 1; };
        Assert.Equal([4, 0], Shapley.Kernel(missing, [double.NaN, 1], [[0, 0]], cancellationToken: Token).Contributions.Select(value => Math.Round(value, 12)));
        Assert.Throws<ArgumentException>(() => Lime.Explain(missing, [double.NaN, 1], Rows, cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => Lime.Explain(missing, Row, [[double.NaN, 1]], cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => CounterfactualSearch.Of(missing, [double.NaN, 1], Rows, new() { AtMost = 2 }, Token));
        Assert.Throws<ArgumentException>(() => AccumulatedLocalEffects.Of(missing, [[double.NaN, 1], [1, 1]], 0, cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => PartialDependence.Of(missing, [[double.NaN, 1]], 0, cancellationToken: Token));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused_by_name()
    {
        Assert.Contains("at least 6", Assert.Throws<ArgumentException>(() => Shapley.Kernel(Sum, [1, 2, 3], [[0, 0, 0]], new() { Coalitions = 3 }, Token)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Shapley.OverOrders(Sum, Row, Rows, [[0, 0]], cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => Shapley.OverOrders(Sum, Row, Rows, [], cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => Shapley.Exact(Sum, Row, Rows, new() { BackgroundWeights = [1, -1, 1] }, Token));
        Assert.Throws<InvalidOperationException>(() => Shapley.Exact((_, _, scores) => scores.Fill(1), Row, Rows, new() { Link = ShapleyLink.Logit }, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapley.Exact(Sum, Row, Rows, new() { BatchRows = 0 }, Token));
        Assert.Throws<InvalidOperationException>(() => PartialDependence.Of(Sum, Rows, 0, options: new() { MaximumModelRows = 2 }, cancellationToken: Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => PartialDependence.Of(Sum, Rows, 2, cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => PartialDependence.Of(Sum, Rows, 0, [], cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => AccumulatedLocalEffects.Of(Sum, Rows, 0, [1.0, 1.0], cancellationToken: Token));
        var three = EvaluationSet.Regression("three", [1, 2, 3]);
        Assert.Throws<ArgumentException>(() => PermutationImportance.Of(Sum, Rows[..2], three, MetricNames.MeanSquaredError, cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => PermutationImportance.OverOrders(Sum, Rows, three, MetricNames.MeanSquaredError, [[[0, 1, 9]]], cancellationToken: Token));
        var together = PermutationImportance.Of(Sum, Rows, three, MetricNames.MeanSquaredError, new() { Groups = [[0, 1]], Repeats = 3 }, Token);
        Assert.Equal((1, 12L), (together.Features.Count, together.ModelRows));
        Assert.Throws<ArgumentException>(() => FriedmanInteraction.Of(Sum, Rows, 1, 1, cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => Lime.Explain(Sum, Row, Rows, new() { KernelWidth = 0 }, Token));
        Assert.Throws<ArgumentException>(() => CounterfactualSearch.Of(Sum, Row, Rows, new(), Token));
        Assert.Throws<ArgumentException>(() => CounterfactualSearch.Of(Sum, Row, Rows, new() { AtLeast = 9, OneHot = [[0], [0]] }, Token));
        Assert.Throws<ArgumentException>(() => CounterfactualSearch.Of(Sum, Row, Rows, new() { AtLeast = 9, Scales = [0, 1] }, Token));
    }

    [Fact]
    public void Trees_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new DecisionTree([]));
        Assert.Throws<ArgumentException>(() => new DecisionTree([TreeNode.Split(0, 1, 1, 2), TreeNode.Leaf(1)]));
        Assert.Throws<ArgumentException>(() => new DecisionTree([TreeNode.Split(0, 1, 1, 1), TreeNode.Leaf(1)]));
        Assert.Throws<ArgumentException>(() => new DecisionTree([TreeNode.Leaf(double.NaN)]));
        Assert.Throws<ArgumentException>(() => new TreeEnsemble([], 1));
        var tree = new DecisionTree([TreeNode.Split(1, 1, 1, 2), TreeNode.Leaf(1), TreeNode.Leaf(2)]);
        Assert.Throws<ArgumentException>(() => new TreeEnsemble([tree], 1));
        var trees = new TreeEnsemble([tree], 2);
        Assert.Contains("WithCoverOf", Assert.Throws<ArgumentException>(() => TreeShap.PathDependent(trees, Row, Token)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TreeShap.Interventional(trees, [1], Rows, cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => TreeShap.Interventional(trees, Row, [], cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => TreeShap.Interventional(trees, Row, Rows, [0, 0, 0], Token));
        Assert.Equal([0, 0], TreeShap.PathDependent(new([new DecisionTree([TreeNode.Leaf(4, 1)])], 2), Row, Token).Contributions);
    }

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
