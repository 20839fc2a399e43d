namespace MlOps.Sdk.Evaluation;

/// <summary>Lets players join one after the other, in an order and in its reverse: what the value gains as each joins.</summary>
internal static class OrderWalk
{
    public static ShapleyValues Through(ShapleyGame game, IReadOnlyList<int[]> orders, bool isSample)
    {
        double[] sums = new double[game.Players], squares = new double[game.Players], once = new double[game.Players];
        var (nobody, everybody) = game.Ends();
        foreach (var order in orders)
        {
            Array.Clear(once);
            Walk(game, order, (nobody, everybody), once);
            Walk(game, [.. order.Reverse()], (nobody, everybody), once);
            for (var i = 0; i < once.Length; i++)
                (sums[i], squares[i]) = (sums[i] + once[i], squares[i] + once[i] * once[i]);
        }

        var n = orders.Count;
        return new()
        {
            BaseValue = nobody,
            Prediction = everybody,
            Contributions = [.. sums.Select(sum => sum / n)],
            ModelRows = game.ModelRows,
            StandardErrors = [.. sums.Select((sum, i) => isSample ? Math.Sqrt(Math.Max(0, squares[i] - sum * sum / n) / (n - 1) / n) : 0)],
        };
    }

    private static void Walk(ShapleyGame game, int[] order, (double Nobody, double Everybody) ends, double[] gains)
    {
        // Both ends are known, so only the steps between are asked for.
        var steps = new bool[Math.Max(0, order.Length - 1)][];
        var members = new bool[game.Players];
        for (var s = 0; s < steps.Length; s++)
        {
            members[order[s]] = true;
            steps[s] = (bool[])members.Clone();
        }

        var before = ends.Nobody;
        var values = game.Values(steps);
        for (var s = 0; s < order.Length; s++)
        {
            var after = s < values.Length ? values[s] : ends.Everybody;
            gains[order[s]] += (after - before) / 2;
            before = after;
        }
    }
}
