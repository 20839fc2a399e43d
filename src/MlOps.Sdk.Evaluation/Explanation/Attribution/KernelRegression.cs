namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Kernel SHAP's least squares under the constraint that contributions add up: the last player is eliminated, so that columns are
/// z_j − z_last. The standard error is that of the weighted estimating equation over independent pairs of complements.
/// </summary>
internal static class KernelRegression
{
    public static ShapleyValues Fit(ShapleyGame game, ShapleyOptions options)
    {
        var m = game.Varying.Length;
        var possible = m < 31 ? (1 << m) - 2 : int.MaxValue;
        var wanted = Math.Min(options.Coalitions ?? 2048 + 2 * m, possible);
        if (m >= 2 && wanted < Math.Min(2 * m, possible))
            throw new ArgumentException($"{wanted} coalitions cannot tell {m} features apart; allow at least {Math.Min(2 * m, possible)}.", nameof(options));

        var (nobody, everybody) = game.Ends();
        double[] contributions = new double[game.Players], errors = new double[game.Players];
        double? condition = null;
        if (m == 1)
        {
            contributions[game.Varying[0]] = everybody - nobody;
        }
        else if (m >= 2)
        {
            var plan = CoalitionPlan.For(m, wanted, options.Seed);
            var values = game.Values([.. plan.Coalitions.Select(coalition => Spread(game, coalition))]);
            var (some, deviations, fitted) = Solve(plan, values, nobody, everybody, m);
            condition = fitted;
            for (var i = 0; i < m; i++)
                (contributions[game.Varying[i]], errors[game.Varying[i]]) = (some[i], deviations[i]);
        }

        return new() { BaseValue = nobody, Prediction = everybody, Contributions = contributions, ModelRows = game.ModelRows, StandardErrors = errors, Condition = condition };
    }

    private static (double[] Values, double[] Errors, double Condition) Solve(CoalitionPlan plan, double[] values, double nobody, double everybody, int m)
    {
        var (n, p) = (values.Length, m - 1);
        double[] design = new double[n * p], target = new double[n];
        for (var k = 0; k < n; k++)
        {
            var z = plan.Coalitions[k];
            var root = Math.Sqrt(plan.Weights[k]);
            for (var j = 0; j < p; j++)
                design[k * p + j] = root * ((z[j] ? 1 : 0) - (z[p] ? 1 : 0));
            target[k] = root * (values[k] - nobody - (z[p] ? everybody - nobody : 0));
        }

        var fit = LeastSquares.Fit(design, target, p);
        double[] contributions = [.. fit.Coefficients, everybody - nobody - fit.Coefficients.Sum()];
        var errors = new double[m];
        var pairs = (n - plan.Enumerated) / 2;
        if (pairs < 2)
            return (contributions, errors, fit.Condition);

        // How far each drawn pair pulls the coefficients; what was enumerated is no matter of chance.
        var pulls = new double[pairs][];
        for (var pair = 0; pair < pairs; pair++)
        {
            var pull = new double[p];
            for (var k = plan.Enumerated + 2 * pair; k < plan.Enumerated + 2 * pair + 2; k++)
            {
                var residual = target[k];
                for (var j = 0; j < p; j++)
                    residual -= design[k * p + j] * fit.Coefficients[j];
                for (var j = 0; j < p; j++)
                    pull[j] += design[k * p + j] * residual;
            }

            fit.SolveNormal(pull);
            pulls[pair] = [.. pull, -pull.Sum()];
        }

        for (var i = 0; i < m; i++)
        {
            var mean = pulls.Average(pull => pull[i]);
            errors[i] = Math.Sqrt(pulls.Sum(pull => (pull[i] - mean) * (pull[i] - mean)) * pairs / (pairs - 1));
        }

        return (contributions, errors, fit.Condition);
    }

    private static bool[] Spread(ShapleyGame game, bool[] coalition)
    {
        var members = new bool[game.Players];
        for (var i = 0; i < coalition.Length; i++)
            members[game.Varying[i]] = coalition[i];
        return members;
    }
}
