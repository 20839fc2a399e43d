using System.Text.Json;
using MlOps.Sdk.Evaluation;
using static MlOps.Sdk.Tests.Evaluation.ExplanationFixture;

namespace MlOps.Sdk.Tests.Evaluation;

/// <summary>Every case of the explanation fixture, whatever its inputs, compared by the methods that answer it.</summary>
public sealed class ExplanationParityTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-8;
    private static CancellationToken Token => TestContext.Current.CancellationToken;
    private readonly SortedDictionary<string, int> _compared = [];

    [Fact]
    public void Every_case_of_the_fixture_is_compared()
    {
        var cases = Cases();
        foreach (var (id, input, expected) in cases)
        {
            var before = _compared.Values.Sum();
            Compare(id, input, expected);
            Assert.True(_compared.Values.Sum() > before, $"{id} was not compared");
        }

        foreach (var (group, count) in _compared)
            output.WriteLine($"{group}: {count} values");
        output.WriteLine($"{cases.Count} cases, {_compared.Values.Sum()} values");
        Assert.True(cases.Count >= 30);
    }

    private void Compare(string id, JsonElement input, JsonElement expected)
    {
        if (input.TryGetProperty("permutations", out var permutations))
            Importance(id, input, expected, permutations);
        else if (input.TryGetProperty("grid", out _))
            Dependence(id, input, expected);
        else if (input.TryGetProperty("edges", out var edges))
            Accumulated(id, input, expected, Numbers(edges));
        else if (expected.TryGetProperty("h_squared", out var h))
            Close("friedman h", id, h.GetDouble(), FriedmanInteraction.Of(Model(input.GetProperty("model")), Rows(input.GetProperty("X")), Feature(input, 0), Feature(input, 1), cancellationToken: Token).Squared.Or(double.NaN));
        else if (input.TryGetProperty("scaled_samples", out var samples))
            Local(id, input, expected, Rows(samples));
        else if (input.TryGetProperty("baseline", out _))
            Drift(id, input, expected);
        else if (expected.TryGetProperty("l2_distance", out _))
            Nearest(id, input, expected);
        else if (input.TryGetProperty("background", out var background))
            Interventional(id, input, expected, Rows(background));
        else if (input.TryGetProperty("method", out _))
            Refused(id, input.GetProperty("features").GetInt32());
        else
            PathDependent(id, input, expected);
    }

    private void Interventional(string id, JsonElement input, JsonElement expected, double[][] background)
    {
        var row = Numbers(input.GetProperty("x"));
        var model = Model(input.GetProperty("model"));
        var options = new ShapleyOptions
        {
            BackgroundWeights = input.TryGetProperty("background_weights", out var weights) ? Numbers(weights) : null,
            Groups = input.TryGetProperty("groups", out var groups) ? [.. groups.EnumerateArray().Select(group => group.EnumerateArray().Select(feature => feature.GetInt32()).ToArray())] : null,
            Link = input.TryGetProperty("link", out var link) && link.GetString() == "logit" ? ShapleyLink.Logit : ShapleyLink.Identity,
        };
        Values("exact shapley", id, expected, Shapley.Exact(model, row, background, options, Token));
        Values("kernel shap, all coalitions", id, expected, Shapley.Kernel(model, row, background, options, Token));
        var players = options.Groups?.Count ?? row.Length;
        Values("permutation shap, all orders", id, expected, Shapley.OverOrders(model, row, background, [.. Orders(players)], options, Token));
        if (expected.TryGetProperty("interaction_values", out _))
            Cells("interactions", id, expected, Shapley.Interactions(model, row, background, options, Token));
        if (input.GetProperty("model").GetProperty("type").GetString() == "trees" && options.Groups is null && options.Link == ShapleyLink.Identity)
        {
            var trees = Trees(input.GetProperty("model"), row.Length);
            Values("tree shap, interventional", id, expected, TreeShap.Interventional(trees, row, background, options.BackgroundWeights, Token));
            if (expected.TryGetProperty("interaction_values", out _))
                Cells("tree shap, interventional interactions", id, expected, TreeShap.InterventionalInteractions(trees, row, background, options.BackgroundWeights, Token));
        }
    }

    private void PathDependent(string id, JsonElement input, JsonElement expected)
    {
        var row = Numbers(input.GetProperty("x"));
        var trees = Trees(input.GetProperty("model"), row.Length);
        Values("tree shap, path-dependent", id, expected, TreeShap.PathDependent(trees, row, Token));
        if (expected.TryGetProperty("interaction_values", out _))
            Cells("tree shap, path-dependent interactions", id, expected, TreeShap.PathDependentInteractions(trees, row, Token));
    }

    private void Importance(string id, JsonElement input, JsonElement expected, JsonElement permutations)
    {
        var orders = permutations.EnumerateArray().Select(feature => feature.EnumerateArray().Select(order => order.EnumerateArray().Select(row => row.GetInt32()).ToArray()));
        var importance = PermutationImportance.OverOrders(
            Model(input.GetProperty("model")), Rows(input.GetProperty("X")), EvaluationSet.Regression("x", Numbers(input.GetProperty("y"))), MetricNames.MeanSquaredError, orders, cancellationToken: Token);
        Close("permutation importance", id, expected.GetProperty("baseline").GetDouble(), importance.Baseline);
        foreach (var (wanted, actual) in expected.GetProperty("importance").EnumerateArray().Zip(importance.Features))
        {
            Close("permutation importance", id, wanted.GetProperty("mean").GetDouble(), actual.Mean);
            Close("permutation importance", id, wanted.GetProperty("std").GetDouble(), actual.Deviation);
            Close("permutation importance", id, Numbers(wanted.GetProperty("each")), actual.Each);
        }
    }

    private void Dependence(string id, JsonElement input, JsonElement expected)
    {
        var (model, rows, feature, grid) = (Model(input.GetProperty("model")), Rows(input.GetProperty("X")), input.GetProperty("feature").GetInt32(), Numbers(input.GetProperty("grid")));
        var curve = PartialDependence.Of(model, rows, feature, grid, cancellationToken: Token);
        Assert.Equal(rows.Length * grid.Length, curve.ModelRows);
        Close("partial dependence", id, Numbers(expected.GetProperty("pdp")), curve.Mean);
        Close("individual curves", id, Numbers(expected.GetProperty("centered_ice_first_row")), curve.Centred(0));
        foreach (var (wanted, actual) in Rows(expected.GetProperty("ice")).Zip(curve.Individual))
            Close("individual curves", id, wanted, actual);
        if (!expected.TryGetProperty("pdp_2way", out var pair))
            return;
        var surface = PartialDependence.OfPair(model, rows, feature, input.GetProperty("feature2").GetInt32(), grid, Numbers(input.GetProperty("grid2")), cancellationToken: Token);
        foreach (var (wanted, actual) in Rows(pair).Zip(surface.Mean))
            Close("partial dependence of two", id, wanted, actual);
    }

    private void Accumulated(string id, JsonElement input, JsonElement expected, double[] edges)
    {
        var effects = AccumulatedLocalEffects.Of(Model(input.GetProperty("model")), Rows(input.GetProperty("X")), input.GetProperty("feature").GetInt32(), edges, cancellationToken: Token);
        Close("accumulated effects", id, Numbers(expected.GetProperty("ale_at_edges")), effects.Effects);
        Assert.Equal(Numbers(expected.GetProperty("counts")), effects.Counts.Select(count => (double)count));
    }

    private void Local(string id, JsonElement input, JsonElement expected, double[][] samples)
    {
        var lime = Lime.OverSamples(
            Model(input.GetProperty("model")), Numbers(input.GetProperty("feature_mean")), Numbers(input.GetProperty("feature_std")), samples, new() { KernelWidth = input.GetProperty("kernel_width").GetDouble() }, Token);
        Close("lime", id, Numbers(expected.GetProperty("coefficients")), lime.Coefficients, 1e-6);
        Close("lime", id, expected.GetProperty("intercept").GetDouble(), lime.Intercept, 1e-6);
        Close("lime", id, expected.GetProperty("r2").GetDouble(), lime.RSquared, 1e-6);
        Close("lime", id, expected.GetProperty("local_prediction").GetDouble(), lime.LocalPrediction, 1e-6);
    }

    private void Drift(string id, JsonElement input, JsonElement expected)
    {
        var ndcg = AttributionDrift.Ndcg(Numbers(input.GetProperty("baseline")), Numbers(input.GetProperty("current")));
        if (expected.TryGetProperty("error", out _))
        {
            Assert.False(ndcg.IsComputable);
            Count("refusals");
            return;
        }

        Close("attribution drift", id, expected.GetProperty("ndcg").GetDouble(), ndcg.Or(double.NaN));
        Assert.Equal(expected.GetProperty("violation_below_0.9").GetBoolean(), ndcg.Value < AttributionDrift.UsualLimit);
    }

    private void Nearest(string id, JsonElement input, JsonElement expected)
    {
        var (model, row, target) = (Model(input.GetProperty("model")), Numbers(input.GetProperty("x")), input.GetProperty("target_probability").GetDouble());
        var start = new double[1];
        model(row, row.Length, start);
        var options = start[0] > target ? new CounterfactualOptions { AtMost = target } : new() { AtLeast = target };

        var bound = expected.GetProperty("l2_distance").GetDouble();
        var nearest = CounterfactualSearch.Of(model, row, [], options with { Distance = CounterfactualDistance.Euclidean }, Token).Found[0];
        Assert.InRange(nearest.Distance, bound * (1 - 1e-9), bound * 1.1);
        output.WriteLine($"{id}: distance {nearest.Distance / bound:R} of the bound");
        Close("counterfactual", id, Numbers(expected.GetProperty("l2_minimal_counterfactual")), nearest.Row, 1e-4);
        Close("counterfactual", id, bound, nearest.Distance);

        var single = expected.GetProperty("best_single_feature");
        var sparse = CounterfactualSearch.Of(model, row, [], options, Token).Found[0];
        Assert.Equal([single.GetProperty("feature").GetInt32()], sparse.Changed);
        Close("counterfactual", id, single.GetProperty("value").GetDouble(), sparse.Row[sparse.Changed[0]]);
    }

    private void Refused(string id, int features)
    {
        var error = Assert.Throws<ArgumentException>(() => Shapley.Exact((_, _, scores) => scores.Clear(), Enumerable.Repeat(1.0, features).ToArray(), [new double[features]], cancellationToken: Token));
        Assert.Contains(nameof(Shapley.Sampled), error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(id);
        Count("refusals");
    }

    private void Values(string group, string id, JsonElement expected, ShapleyValues actual)
    {
        Close(group, id, Numbers(expected.GetProperty("shap_values")), actual.Contributions);
        if (expected.TryGetProperty("base_value", out var start))
            Close(group, id, start.GetDouble(), actual.BaseValue);
        if (expected.TryGetProperty("prediction", out var end))
            Close(group, id, end.GetDouble(), actual.Prediction);
        Assert.Equal(actual.Prediction, actual.BaseValue + actual.Contributions.Sum(), Tolerance);
    }

    private void Cells(string group, string id, JsonElement expected, ShapleyInteractions actual)
    {
        foreach (var (wanted, row) in Rows(expected.GetProperty("interaction_values")).Zip(actual.Values))
            Close(group, id, wanted, row);
        foreach (var (wanted, row) in Numbers(expected.GetProperty("shap_values")).Zip(actual.Values))
            Assert.Equal(wanted, row.Sum(), Tolerance);
    }

    private void Close(string group, string id, IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance = Tolerance)
    {
        Assert.True(expected.Count == actual.Count, $"{id}, {group}: {actual.Count} values, want {expected.Count}");
        for (var i = 0; i < expected.Count; i++)
            Close(group, id, expected[i], actual[i], tolerance);
    }

    private void Close(string group, string id, double expected, double actual, double tolerance = Tolerance)
    {
        Assert.True(Math.Abs(actual - expected) <= tolerance + tolerance * Math.Abs(expected), $"{id}, {group}: {actual}, want {expected}");
        Count(group);
    }

    private void Count(string group) => _compared[group] = _compared.GetValueOrDefault(group) + 1;

    private static int Feature(JsonElement input, int index) => input.GetProperty("features")[index].GetInt32();

    private static IEnumerable<int[]> Orders(int players)
    {
        if (players == 0)
            return [[]];
        return Orders(players - 1).SelectMany(shorter => Enumerable.Range(0, players).Select(at => (int[])[.. shorter[..at], players - 1, .. shorter[at..]]));
    }
}
