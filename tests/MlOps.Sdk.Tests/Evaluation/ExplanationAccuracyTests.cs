using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Evaluation;

/// <summary>What is known in closed form, by another method, or by symmetry.</summary>
public sealed class ExplanationAccuracyTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    public void Every_method_gives_a_linear_model_its_closed_form(int features)
    {
        var random = new Random(features);
        double[] weights = Uniform(random, features), row = Uniform(random, features);
        double[][] background = [.. Enumerable.Range(0, 9).Select(_ => Uniform(random, features))];
        double[] expected = [.. weights.Select((w, j) => w * (row[j] - background.Average(b => b[j])))];
        var model = Of(x => weights.Zip(x, (w, v) => w * v).Sum());
        var answers = new List<ShapleyValues> { Shapley.Kernel(model, row, background, cancellationToken: Token), Shapley.Sampled(model, row, background, cancellationToken: Token) };
        if (features <= 8)
            answers.Add(Shapley.Exact(model, row, background, cancellationToken: Token));
        foreach (var answer in answers)
            Assert.All(expected.Zip(answer.Contributions), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
    }

    [Fact]
    public void Kernel_values_of_twenty_interacting_features_are_near_and_their_errors_honest()
    {
        // With background 0 and row 1, a product of k features gives each 1/k of its coefficient.
        const int Features = 20;
        var random = new Random(8);
        var terms = Enumerable.Range(0, 30).Select(_ => (Coefficient: random.NextDouble() * 2 - 1, Members: Enumerable.Range(0, Features).OrderBy(_ => random.Next()).Take(random.Next(1, 5)).ToArray())).ToArray();
        var model = Of(x => terms.Sum(term => term.Coefficient * term.Members.Aggregate(1.0, (product, j) => product * x[j])));
        double[] row = [.. Enumerable.Repeat(1.0, Features)], expected = [.. Enumerable.Range(0, Features).Select(j => terms.Where(term => term.Members.Contains(j)).Sum(term => term.Coefficient / term.Members.Length))];
        var range = expected.Max() - expected.Min();

        double Error(int coalitions, out double claimed)
        {
            var (squares, variances) = (0.0, 0.0);
            for (var seed = 1; seed <= 8; seed++)
            {
                var values = Shapley.Kernel(model, row, [new double[Features]], new() { Coalitions = coalitions, Seed = seed }, Token);
                Assert.Equal(values.Prediction - values.BaseValue, values.Contributions.Sum(), 1e-8);
                squares += values.Contributions.Zip(expected, (a, b) => (a - b) * (a - b)).Average() / 8;
                variances += values.StandardErrors.Average(error => error * error) / 8;
            }

            claimed = Math.Sqrt(variances);
            return Math.Sqrt(squares);
        }

        double few = Error(512, out _), many = Error(8192, out _), usual = Error(4096, out var claimed);
        output.WriteLine($"RMSE over range at 512, 4096, 8192 coalitions: {few / range:P2}, {usual / range:P2}, {many / range:P2}; claimed at 4096 {claimed / range:P2}");
        Assert.True(usual <= 0.02 * range);
        Assert.InRange(few / many, 2, 10);
        Assert.InRange(claimed / usual, 0.7, 1.5);
    }

    [Fact]
    public void Trees_read_and_trees_asked_get_the_same_values()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var trees = RandomTrees(random, features: 6);
            var row = Uniform(random, 6);
            double[][] background = [.. Enumerable.Range(0, 5).Select(_ => Uniform(random, 6))];
            (row[seed % 6], background[1][2]) = (double.NaN, double.NaN);
            var asked = Shapley.Interactions(trees.ToModel(), row, background, cancellationToken: Token);
            var read = TreeShap.InterventionalInteractions(trees, row, background, cancellationToken: Token);
            for (var i = 0; i < 6; i++)
                Assert.All(asked.Values[i].Zip(read.Values[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
            Assert.Equal(asked.Values.Select(cells => Math.Round(cells.Sum(), 9)), TreeShap.Interventional(trees, row, background, cancellationToken: Token).Contributions.Select(value => Math.Round(value, 9)));
            Assert.All(Enumerable.Range(0, 36), cell => Assert.Equal(asked.Values[cell / 6][cell % 6], asked.Values[cell % 6][cell / 6]));
        }
    }

    [Fact]
    public void Path_dependent_values_equal_the_enumeration_of_their_definition()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var trees = RandomTrees(random, features: 5).WithCoverOf([.. Enumerable.Range(0, 4000).Select(_ => Uniform(random, 5))]);
            Assert.True(trees.HasCover);
            var row = Uniform(random, 5);

            // The game itself as a model of presence: 1 where the feature is present.
            var game = Of(present => trees.Bias + trees.Trees.Sum(tree => Expected(tree, 0, present, row)));
            var enumerated = Shapley.Interactions(game, [1, 1, 1, 1, 1], [new double[5]], cancellationToken: Token);
            var read = TreeShap.PathDependentInteractions(trees, row, Token);
            Assert.Equal(enumerated.BaseValue, read.BaseValue, 1e-10);
            for (var i = 0; i < 5; i++)
                Assert.All(enumerated.Values[i].Zip(read.Values[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
        }
    }

    [Fact]
    public void A_path_of_sixty_features_still_adds_up()
    {
        var nodes = new List<TreeNode>();
        for (var j = 0; j < 60; j++)
        {
            nodes.Add(TreeNode.Split(j, 0, 2 * j + 1, 2 * j + 2, 3 * (61 - j)));
            nodes.Add(TreeNode.Leaf(j, 3));
        }

        nodes.Add(TreeNode.Leaf(100, 3));
        var trees = new TreeEnsemble([new DecisionTree(nodes)], 60);
        var values = TreeShap.PathDependent(trees, [.. Enumerable.Repeat(1.0, 60)], Token);
        Assert.Equal(values.Prediction, values.BaseValue + values.Contributions.Sum(), 1e-9);
        Assert.Equal(100, values.Prediction);
    }

    [Fact]
    public void A_weight_of_two_is_the_row_twice_and_groups_add_their_members()
    {
        var random = new Random(3);
        double[] row = Uniform(random, 4), a = Uniform(random, 4), b = Uniform(random, 4);
        var model = Of(x => x[0] * x[1] - Math.Exp(x[2]) + x[3]);
        Assert.All(
            Shapley.Exact(model, row, [a, b], new() { BackgroundWeights = [2, 1] }, Token).Contributions.Zip(Shapley.Exact(model, row, [a, a, b], cancellationToken: Token).Contributions),
            pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        var single = Shapley.Exact(model, row, [a, b], cancellationToken: Token).Contributions;
        var grouped = Shapley.Kernel(model, row, [a, b], new() { Groups = [[0, 1], [2, 3]] }, Token).Contributions;
        Assert.Equal(single[0] + single[1], grouped[0], 1e-10);
        Assert.Equal(single[2] + single[3], grouped[1], 1e-10);
    }

    [Fact]
    public void Batches_change_nothing_and_seeds_repeat()
    {
        var random = new Random(5);
        var row = Uniform(random, 18);
        double[][] background = [.. Enumerable.Range(0, 3).Select(_ => Uniform(random, 18))];
        var model = Of(x => Math.Tanh(x.Sum()) * x[0] * x[17]);
        var large = Shapley.Kernel(model, row, background, new() { Coalitions = 600 }, Token);
        var reported = new List<long>();
        var small = Shapley.Kernel(model, row, background, new() { Coalitions = 600, BatchRows = 7, Progress = new Reports(reported) }, Token);
        Assert.Equal(large.Contributions, small.Contributions);
        Assert.Equal((602 * 3, 602 * 3), (large.ModelRows, reported[^1]));
        Assert.NotEqual(large.Contributions, Shapley.Kernel(model, row, background, new() { Coalitions = 600, Seed = 2 }, Token).Contributions);
    }

    [Fact]
    public void A_local_line_finds_a_linear_model_and_says_when_it_finds_none()
    {
        var random = new Random(6);
        double[][] training = [.. Enumerable.Range(0, 400).Select(_ => Uniform(random, 3))];
        var deviation = Math.Sqrt(training.Average(x => x[1] * x[1]) - Math.Pow(training.Average(x => x[1]), 2));
        var line = Lime.Explain(Of(x => 1 + 2 * x[1]), training[0], training, new() { Repeats = 2 }, Token);
        Assert.Equal(2 * deviation, line.Coefficients[1], 0.01);
        Assert.Equal(0, line.Coefficients[0], 0.01);
        Assert.True(line.RSquared > 0.99 && line.Warning is null && line.Spread.Count == 3);
        Assert.Equal(15_000, line.ModelRows);

        var wild = Lime.Explain(Of(x => Math.Sin(90 * x[0]) * Math.Cos(70 * x[2])), training[0], training, cancellationToken: Token);
        Assert.Contains("Shapley", wild.Warning, StringComparison.Ordinal);
        var kept = Lime.Explain(Of(x => 3 * x[1] + x[2]), training[0], training, new() { Keep = 1 }, Token);
        Assert.Equal([false, true, false], kept.Coefficients.Select(value => value != 0));
    }

    [Fact]
    public void Partial_dependence_of_a_sum_is_the_part_and_correlation_tells_it_from_accumulated_effects()
    {
        var random = new Random(7);
        double[][] rows = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble()).Select(x => new[] { x, x + 0.01 * random.NextDouble() })];
        var curve = PartialDependence.Of(Of(x => x[0] * x[0] + 3 * x[1]), rows, 0, [0, 0.5, 1], cancellationToken: Token);
        Assert.Equal(0.25, curve.Mean[1] - curve.Mean[0], 1e-12);
        Assert.Equal(1, curve.Mean[2] - curve.Mean[0], 1e-12);

        // Along x = y the product has slope x at each x, so the effect rises by ½; partial dependence rises by the mean of y, also about ½, but straight.
        var product = Of(x => x[0] * x[1]);
        var effects = AccumulatedLocalEffects.Of(product, rows, 0, 20, cancellationToken: Token);
        var straight = PartialDependence.Of(product, rows, 0, effects.Edges, cancellationToken: Token);
        var middle = effects.Edges.Count / 2;
        var (first, last) = (effects.Effects[0], effects.Effects[^1]);
        var bend = effects.Effects[middle] - (first + (last - first) * (effects.Edges[middle] - effects.Edges[0]) / (effects.Edges[^1] - effects.Edges[0]));
        var none = straight.Mean[middle] - (straight.Mean[0] + (straight.Mean[^1] - straight.Mean[0]) * (effects.Edges[middle] - effects.Edges[0]) / (effects.Edges[^1] - effects.Edges[0]));
        Assert.True(bend < -0.08 && Math.Abs(none) < 1e-12, $"{bend} {none}");
        Assert.Equal(0, FriedmanInteraction.Of(Of(x => x[0] + x[1]), rows[..40], 0, 1, cancellationToken: Token).Squared.Or(1), 1e-12);
    }

    [Fact]
    public void Counterfactuals_keep_the_constraints_and_change_nothing_in_vain()
    {
        var random = new Random(9);
        double[][] training = [.. Enumerable.Range(0, 300).Select(_ => (double[])[.. Uniform(random, 4), random.Next(2), 0])];
        foreach (var x in training)
            x[5] = 1 - x[4];
        var model = Of(x => 1 / (1 + Math.Exp(-(3 * x[0] + 2 * x[1] - x[2] + Math.Max(0, x[3]) * 2 + x[4] - 2))));
        double[] row = [-0.5, -0.5, 0.5, -0.5, 0, 1];
        var options = new CounterfactualOptions
        {
            AtLeast = 0.5,
            Constraints = new Dictionary<int, FeatureConstraint> { [0] = FeatureConstraint.Immutable, [1] = new() { Change = AllowedChange.Up, Maximum = 1 }, [2] = new() { Change = AllowedChange.Up }, [3] = new() { Maximum = 2, IsInteger = true } },
            OneHot = [[4, 5]],
        };
        foreach (var distance in Enum.GetValues<CounterfactualDistance>())
        {
            var answer = CounterfactualSearch.Of(model, row, training, options with { Distance = distance }, Token);
            Assert.NotEmpty(answer.Found);
            Assert.Equal(answer.Found.Select(one => one.Distance).Order(), answer.Found.Select(one => one.Distance));
            foreach (var found in answer.Found)
            {
                Assert.True(found.Score >= 0.5 && Score(model, [.. found.Row]) == found.Score);
                Assert.Equal(row[0], found.Row[0]);
                Assert.InRange(found.Row[1], row[1], 1);
                Assert.Equal(row[2], found.Row[2]);
                Assert.True(found.Row[3] == row[3] || found.Row[3] == Math.Floor(found.Row[3]));
                Assert.Equal(1, found.Row[4] + found.Row[5]);
                foreach (var unit in found.Changed.Select(feature => feature >= 4 ? new[] { 4, 5 } : [feature]))
                    Assert.False(Score(model, [.. found.Row.Select((value, j) => unit.Contains(j) ? row[j] : value)]) >= 0.5);
            }
        }
    }

    [Fact]
    public void Counterfactuals_of_linear_models_are_within_a_tenth_of_the_bound()
    {
        var worst = 1.0;
        for (var seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            double[] weights = Uniform(random, 8), row = Uniform(random, 8);
            var model = Of(x => 1 / (1 + Math.Exp(-4 * weights.Zip(x, (w, v) => w * v).Sum())));
            var sum = weights.Zip(row, (w, v) => w * v).Sum();
            var options = new CounterfactualOptions { AtLeast = sum < 0 ? 0.5 : double.NegativeInfinity, AtMost = sum < 0 ? double.PositiveInfinity : 0.5, Distance = CounterfactualDistance.Euclidean };
            var bound = Math.Abs(sum) / Math.Sqrt(weights.Sum(w => w * w));
            var found = CounterfactualSearch.Of(model, row, [], options, Token).Found[0];
            Assert.InRange(found.Distance, bound * (1 - 1e-9), bound * 1.1);
            worst = Math.Max(worst, found.Distance / bound);
            Assert.Equal(Math.Abs(sum) / weights.Max(Math.Abs), CounterfactualSearch.Of(model, row, [], options with { Distance = CounterfactualDistance.Manhattan }, Token).Found[0].Distance, 1e-6);
        }

        output.WriteLine($"worst distance over the bound: {worst:R}");
    }

    private static double Expected(DecisionTree tree, int at, double[] present, double[] row)
    {
        var node = tree.Nodes[at];
        if (node.IsLeaf)
            return node.Value;
        if (present[node.Feature] == 1)
            return Expected(tree, node.Next(row[node.Feature]), present, row);
        var (left, right) = (tree.Nodes[node.Left].Cover, tree.Nodes[node.Right].Cover);
        return (left * Expected(tree, node.Left, present, row) + right * Expected(tree, node.Right, present, row)) / (left + right);
    }

    // Thresholds narrow as the tree deepens, so that every leaf is reached.
    private static TreeEnsemble RandomTrees(Random random, int features)
    {
        return new([.. Enumerable.Range(0, 4).Select(_ => Tree())], features, 0.3);

        DecisionTree Tree()
        {
            var nodes = new List<TreeNode>();
            Add(0, [.. Enumerable.Repeat((-1.0, 1.0), features)]);
            return new(nodes);

            int Add(int depth, (double Low, double High)[] box)
            {
                var at = nodes.Count;
                if (depth == 4 || (depth > 1 && random.Next(5) == 0))
                {
                    nodes.Add(TreeNode.Leaf(random.NextDouble() * 2 - 1));
                    return at;
                }

                nodes.Add(default);
                var feature = random.Next(features);
                var (low, high) = box[feature];
                var threshold = low + (high - low) * (0.3 + 0.4 * random.NextDouble());
                ((double, double)[] below, (double, double)[] above) = ([.. box], [.. box]);
                (below[feature], above[feature]) = ((low, threshold), (threshold, high));
                var left = Add(depth + 1, below);
                nodes[at] = TreeNode.Split(feature, threshold, left, Add(depth + 1, above)) with { MissingGoesLeft = random.Next(2) == 0 };
                return at;
            }
        }
    }

    private static double[] Uniform(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1)];

    private static double Score(BatchModel model, double[] row)
    {
        var score = new double[1];
        model(row, row.Length, score);
        return score[0];
    }

    private static BatchModel Of(Func<double[], double> score) => (rows, features, scores) =>
    {
        for (var i = 0; i < scores.Length; i++)
            scores[i] = score(rows.Slice(i * features, features).ToArray());
    };

    private sealed class Reports(List<long> seen) : IProgress<long>
    {
        public void Report(long value) => seen.Add(value);
    }
}
