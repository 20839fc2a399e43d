using System.Numerics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Shapley values of one prediction of any model (Lundberg and Lee 2017, interventional): exactly over all coalitions, or from random
/// orders, which add up exactly however few they are. The model is called in batches.
/// </summary>
public static class Shapley
{
    /// <summary>Most varying features that exact values are computed for: 2^16 coalitions.</summary>
    public const int ExactLimit = 16;

    /// <summary>Exact values over all coalitions of the features that differ from the background.</summary>
    /// <param name="model">The model.</param>
    /// <param name="row">The row to explain.</param>
    /// <param name="background">Rows that absent features are taken from.</param>
    /// <param name="weights">A weight a background row; equal unless given.</param>
    /// <param name="groups">Features that move together, such as the columns of a one-hot encoding; each alone unless given.</param>
    /// <param name="link">The scale on which contributions add up.</param>
    /// <param name="maximumModelRows">Rows the model may be asked for.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or more than <see cref="ExactLimit"/> features vary.</exception>
    /// <exception cref="InvalidOperationException">The budget of model rows does not suffice.</exception>
    public static ShapleyValues Exact(
        BatchModel model,
        ReadOnlySpan<double> row,
        IReadOnlyList<double[]> background,
        IReadOnlyList<double>? weights = null,
        IReadOnlyList<int[]>? groups = null,
        ShapleyLink link = ShapleyLink.Identity,
        long maximumModelRows = 10_000_000,
        CancellationToken cancellationToken = default)
    {
        var game = new ShapleyGame(model, row, background, weights, groups, link, maximumModelRows);
        var m = game.Varying.Length;
        if (m > ExactLimit)
            throw new ArgumentException($"{m} features vary, which makes 2^{m} coalitions; use {nameof(Sampled)} above {ExactLimit}.", nameof(row));

        var values = game.Values([.. Enumerable.Range(0, 1 << m).Select(mask => Coalition(game, mask))], cancellationToken);
        var contributions = new double[game.Players];
        for (var i = 0; i < m; i++)
        {
            for (var mask = 0; mask < values.Length; mask++)
            {
                if ((mask & (1 << i)) == 0)
                    contributions[game.Varying[i]] += Share(BitOperations.PopCount((uint)mask), m) * (values[mask | (1 << i)] - values[mask]);
            }
        }

        return new() { BaseValue = values[0], Prediction = values[^1], Contributions = contributions, ModelRows = game.ModelRows, StandardErrors = new double[game.Players] };
    }

    /// <summary>
    /// Values from random orders, each walked forward and backward (permutation SHAP): exact for a model without interactions of more
    /// than two features, and otherwise with a standard error.
    /// </summary>
    /// <inheritdoc cref="Exact"/>
    /// <param name="model">The model.</param>
    /// <param name="row">The row to explain.</param>
    /// <param name="background">Rows that absent features are taken from.</param>
    /// <param name="pairs">Orders, each with its reverse, at least 2.</param>
    /// <param name="seed">The same seed gives the same values.</param>
    /// <param name="weights">A weight a background row; equal unless given.</param>
    /// <param name="groups">Features that move together; each alone unless given.</param>
    /// <param name="link">The scale on which contributions add up.</param>
    /// <param name="maximumModelRows">Rows the model may be asked for.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    public static ShapleyValues Sampled(
        BatchModel model,
        ReadOnlySpan<double> row,
        IReadOnlyList<double[]> background,
        int pairs = 10,
        int seed = 1,
        IReadOnlyList<double>? weights = null,
        IReadOnlyList<int[]>? groups = null,
        ShapleyLink link = ShapleyLink.Identity,
        long maximumModelRows = 10_000_000,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 2);
        var game = new ShapleyGame(model, row, background, weights, groups, link, maximumModelRows);
        var random = new Random(seed);
        var order = (int[])game.Varying.Clone();
        double[] sums = new double[game.Players], squares = new double[game.Players];
        var ends = game.Values([Coalition(game, 0), All(game)], cancellationToken);
        for (var pair = 0; pair < pairs; pair++)
        {
            random.Shuffle(order);
            var once = new double[game.Players];
            foreach (var path in (int[][])[order, [.. order.Reverse()]])
            {
                var steps = new bool[path.Length + 1][];
                steps[0] = new bool[game.Players];
                for (var s = 0; s < path.Length; s++)
                {
                    steps[s + 1] = (bool[])steps[s].Clone();
                    steps[s + 1][path[s]] = true;
                }

                var values = game.Values(steps, cancellationToken);
                for (var s = 0; s < path.Length; s++)
                    once[path[s]] += (values[s + 1] - values[s]) / 2;
            }

            for (var i = 0; i < once.Length; i++)
                (sums[i], squares[i]) = (sums[i] + once[i], squares[i] + once[i] * once[i]);
        }

        return new()
        {
            BaseValue = ends[0],
            Prediction = ends[1],
            Contributions = [.. sums.Select(sum => sum / pairs)],
            ModelRows = game.ModelRows,
            StandardErrors = [.. sums.Select((sum, i) => Math.Sqrt(Math.Max(0, squares[i] - sum * sum / pairs) / (pairs - 1) / pairs))],
        };
    }

    private static bool[] Coalition(ShapleyGame game, int mask)
    {
        var members = new bool[game.Players];
        for (var i = 0; i < game.Varying.Length; i++)
            members[game.Varying[i]] = (mask & (1 << i)) != 0;
        return members;
    }

    private static bool[] All(ShapleyGame game)
    {
        var members = new bool[game.Players];
        Array.Fill(members, true);
        return members;
    }

    /// <summary>|S|! (m − |S| − 1)! / m!, the share of orders in which exactly S comes before the player.</summary>
    private static double Share(int size, int m)
    {
        var share = 1.0 / m;
        for (var k = 1; k <= size; k++)
            share *= (double)k / (m - k);
        return share;
    }
}
