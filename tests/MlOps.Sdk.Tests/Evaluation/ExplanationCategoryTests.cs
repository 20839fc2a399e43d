using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Evaluation;

/// <summary>Categories, steps and missing values, where slopes and distances mean nothing.</summary>
public sealed class ExplanationCategoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_local_line_asks_whether_the_category_is_the_same()
    {
        var random = new Random(2);
        double[][] training = [.. Enumerable.Range(0, 300).Select(_ => new[] { random.Next(3), random.NextDouble(), 7 })];
        BatchModel model = (rows, features, scores) => { for (var i = 0; i < scores.Length; i++) scores[i] = (rows[i * features] == 2 ? 5 : 0) + rows[i * features + 1]; };
        var line = Lime.Explain(model, [2, 0.5, 7], training, new() { Categorical = [0], AroundRow = true }, Token);
        Assert.Equal(5, line.Coefficients[0], 0.05);
        Assert.Equal(0, line.Coefficients[2], 1e-6);
        Assert.Equal(5.5, line.LocalPrediction, 0.05);
    }

    [Theory]
    [InlineData(CounterfactualDistance.Manhattan)]
    [InlineData(CounterfactualDistance.Euclidean)]
    public void Counterfactuals_of_trees_stop_at_the_step(CounterfactualDistance distance)
    {
        // Scores 1 where x0 > 0.3 and x1 > 0.6, and where the category is 4; the explained row is at 0.
        var trees = new TreeEnsemble([
            new DecisionTree([TreeNode.Split(0, 0.3, 1, 2), TreeNode.Leaf(0), TreeNode.Split(1, 0.6, 3, 4), TreeNode.Leaf(0), TreeNode.Leaf(1)]),
            new DecisionTree([TreeNode.Split(2, 4, 1, 2) with { Test = TreeTest.Equal }, TreeNode.Leaf(1), TreeNode.Leaf(0)]),
        ], 3);
        var random = new Random(3);
        double[][] training = [.. Enumerable.Range(0, 200).Select(_ => new[] { random.NextDouble(), random.NextDouble(), random.Next(5) })];
        var options = new CounterfactualOptions { AtLeast = 0.5, Distance = distance, Scales = [1, 1, 1], Constraints = new Dictionary<int, FeatureConstraint> { [2] = new() { IsCategorical = true } } };
        var answer = CounterfactualSearch.Of(trees.ToModel(), [0, 0, 1], training, options, Token);
        Assert.Contains(answer.Found, one => one.Changed.SequenceEqual([2]) && one.Row[2] == 4 && one.Distance == 1);
        var steps = Assert.Single(answer.Found, one => one.Changed.SequenceEqual([0, 1]));
        Assert.Equal(0.3, steps.Row[0], 0.02);
        Assert.Equal(0.6, steps.Row[1], 0.02);
    }

    [Fact]
    public void Missing_values_go_where_the_node_sends_them()
    {
        var trees = new TreeEnsemble([new DecisionTree([TreeNode.Split(0, 0, 1, 2, 10) with { MissingGoesLeft = true }, TreeNode.Leaf(-1, 4), TreeNode.Leaf(1, 6)])], 1);
        Assert.Equal([-1, -1, 1], new[] { double.NaN, 0, 0.5 }.Select(value => trees.Score([value])));
        var values = TreeShap.PathDependent(trees, [double.NaN], Token);
        Assert.Equal((0.2, -1), (Math.Round(values.BaseValue, 12), values.Prediction));
        Assert.Equal(-1.2, values.Contributions[0], 1e-12);
        Assert.Throws<ArgumentException>(() => trees.Score([1, 2]));
        Assert.Throws<ArgumentException>(() => trees.WithCoverOf([[1, 2]]));
    }

    [Fact]
    public void An_exhausted_budget_ends_every_search()
    {
        BatchModel model = (_, features, scores) => scores.Fill(features);
        double[][] rows = [[1, 2], [3, 4], [5, 6]];
        Assert.Throws<InvalidOperationException>(() => Shapley.Kernel(model, [0, 0], rows, new() { MaximumModelRows = 7 }, Token));
        Assert.Throws<InvalidOperationException>(() => Shapley.Sampled(model, [0, 0], rows, new() { MaximumModelRows = 7 }, Token));
        Assert.Throws<InvalidOperationException>(() => Lime.Explain(model, [0, 0], rows, new() { MaximumModelRows = 100 }, Token));
        Assert.Throws<InvalidOperationException>(() => CounterfactualSearch.Of(model, [0, 0], rows, new() { AtLeast = 9, MaximumModelRows = 3 }, Token));
        Assert.Throws<InvalidOperationException>(() => AccumulatedLocalEffects.Of(model, rows, 0, options: new() { MaximumModelRows = 5 }, cancellationToken: Token));
        Assert.Throws<InvalidOperationException>(() => FriedmanInteraction.Of(model, rows, 0, 1, new() { MaximumModelRows = 5 }, Token));
    }
}
