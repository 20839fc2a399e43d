using System.Numerics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Shapley values of one prediction of any model (Lundberg and Lee 2017, interventional): exactly over all coalitions, from random
/// orders (permutation SHAP), or by weighted least squares over coalitions (Kernel SHAP). All three add up exactly. The model is called
/// in batches. A model of trees that can be read is explained faster, and exactly, by <see cref="TreeShap"/>.
/// </summary>
public static class Shapley
{
    /// <summary>Most varying features that exact values are computed for: 2^16 coalitions.</summary>
    public const int ExactLimit = 16;

    /// <summary>Exact values over all coalitions of the features that differ from the background.</summary>
    /// <param name="model">The model.</param>
    /// <param name="row">The row to explain; a missing value is NaN.</param>
    /// <param name="background">Rows that absent features are taken from, at least one; a hundred suffice as a rule.</param>
    /// <param name="options">Weights, groups, scale and budget.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or more than <see cref="ExactLimit"/> features vary.</exception>
    /// <exception cref="InvalidOperationException">The budget of model rows does not suffice, or the model left a row without a finite score.</exception>
    public static ShapleyValues Exact(BatchModel model, ReadOnlySpan<double> row, IReadOnlyList<double[]> background, ShapleyOptions? options = null, CancellationToken cancellationToken = default)
    {
        var game = new ShapleyGame(model, row, background, options, cancellationToken);
        var values = AllValues(game);
        var m = game.Varying.Length;
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

    /// <summary>Exact interaction values over all coalitions of the features that differ from the background.</summary>
    /// <inheritdoc cref="Exact"/>
    public static ShapleyInteractions Interactions(BatchModel model, ReadOnlySpan<double> row, IReadOnlyList<double[]> background, ShapleyOptions? options = null, CancellationToken cancellationToken = default)
    {
        var game = new ShapleyGame(model, row, background, options, cancellationToken);
        var values = AllValues(game);
        var m = game.Varying.Length;
        var cells = new double[game.Players][];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = new double[game.Players];
        for (var i = 0; i < m; i++)
        {
            for (var mask = 0; mask < values.Length; mask++)
            {
                if ((mask & (1 << i)) == 0)
                    cells[game.Varying[i]][game.Varying[i]] += Share(BitOperations.PopCount((uint)mask), m) * (values[mask | (1 << i)] - values[mask]);
            }
        }

        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var together = 0.0;
                for (var mask = 0; mask < values.Length; mask++)
                {
                    if ((mask & (1 << i)) == 0 && (mask & (1 << j)) == 0)
                        together += Share(BitOperations.PopCount((uint)mask), m - 1) / 2 * (values[mask | (1 << i) | (1 << j)] - values[mask | (1 << i)] - values[mask | (1 << j)] + values[mask]);
                }

                var (a, b) = (game.Varying[i], game.Varying[j]);
                cells[a][b] = cells[b][a] = together;
                cells[a][a] -= together;
                cells[b][b] -= together;
            }
        }

        return new() { BaseValue = values[0], Prediction = values[^1], Values = cells, ModelRows = game.ModelRows };
    }

    /// <summary>
    /// Values from random orders, each walked forward and backward (permutation SHAP): exact for a model without interactions of more
    /// than two features, and otherwise with a standard error. The first choice above <see cref="ExactLimit"/> features.
    /// </summary>
    /// <inheritdoc cref="Exact"/>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static ShapleyValues Sampled(BatchModel model, ReadOnlySpan<double> row, IReadOnlyList<double[]> background, ShapleyOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Orders, 2, nameof(options));
        var game = new ShapleyGame(model, row, background, options, cancellationToken);
        var random = new Random(options.Seed);
        var orders = new int[options.Orders][];
        for (var pair = 0; pair < orders.Length; pair++)
        {
            orders[pair] = (int[])game.Varying.Clone();
            random.Shuffle(orders[pair]);
        }

        return OrderWalk.Through(game, orders, isSample: true);
    }

    /// <summary>
    /// Values from orders that are given, each walked forward and backward, so that no generator matters. They are taken for all the
    /// orders there are: standard errors are 0.
    /// </summary>
    /// <inheritdoc cref="Exact"/>
    /// <param name="model">The model.</param>
    /// <param name="row">The row to explain; a missing value is NaN.</param>
    /// <param name="background">Rows that absent features are taken from, at least one.</param>
    /// <param name="orders">Orders of all features, or of all groups, at least one.</param>
    /// <param name="options">Weights, groups, scale and budget.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or an order does not hold each feature once.</exception>
    public static ShapleyValues OverOrders(BatchModel model, ReadOnlySpan<double> row, IReadOnlyList<double[]> background, IReadOnlyList<int[]> orders, ShapleyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orders);
        var game = new ShapleyGame(model, row, background, options, cancellationToken);
        if (orders.Count == 0 || orders.Any(order => !order.Order().SequenceEqual(Enumerable.Range(0, game.Players))))
            throw new ArgumentException($"Give at least one order, each of the numbers 0 to {game.Players - 1} once.", nameof(orders));
        return OrderWalk.Through(game, orders, isSample: false);
    }

    /// <summary>
    /// Kernel SHAP (Lundberg and Lee 2017) with paired sampling: small and large coalitions are enumerated, the rest drawn with their
    /// complements, and a weighted least-squares line that must add up is laid through them; standard errors after Covert and Lee (2021).
    /// Nothing is set to 0 to look sparse. With all coalitions it equals <see cref="Exact"/>.
    /// </summary>
    /// <inheritdoc cref="Exact"/>
    /// <exception cref="ArgumentException">The shapes do not fit, or there are fewer coalitions than two a feature.</exception>
    public static ShapleyValues Kernel(BatchModel model, ReadOnlySpan<double> row, IReadOnlyList<double[]> background, ShapleyOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        return KernelRegression.Fit(new ShapleyGame(model, row, background, options, cancellationToken), options);
    }

    private static double[] AllValues(ShapleyGame game)
    {
        var m = game.Varying.Length;
        return m <= ExactLimit
            ? game.Values([.. Enumerable.Range(0, 1 << m).Select(game.Coalition)])
            : throw new ArgumentException($"{m} features vary, which makes 2^{m} coalitions; use {nameof(Sampled)} above {ExactLimit}.");
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
