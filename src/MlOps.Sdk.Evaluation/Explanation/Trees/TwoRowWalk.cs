namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Visits the leaves that mixtures of the explained row and one background row can reach. A leaf is reached by the coalitions that hold
/// every feature for which only the explained row turns its way, and none for which only the background row does.
/// </summary>
internal sealed class TwoRowWalk(double[] contributions, double[][]? interactions)
{
    private readonly List<int> _with = [];
    private readonly List<int> _without = [];

    public void Through(DecisionTree tree, ReadOnlySpan<double> row, ReadOnlySpan<double> background, double share) => Visit(tree, 0, row, background, share);

    private void Visit(DecisionTree tree, int at, ReadOnlySpan<double> row, ReadOnlySpan<double> background, double share)
    {
        var node = tree.Nodes[at];
        if (node.IsLeaf)
        {
            Reach(share * node.Value);
            return;
        }

        var (mine, other) = (node.Next(row[node.Feature]), node.Next(background[node.Feature]));
        if (mine == other || _with.Contains(node.Feature))
        {
            Visit(tree, mine, row, background, share);
        }
        else if (_without.Contains(node.Feature))
        {
            Visit(tree, other, row, background, share);
        }
        else
        {
            _with.Add(node.Feature);
            Visit(tree, mine, row, background, share);
            _with.RemoveAt(_with.Count - 1);
            _without.Add(node.Feature);
            Visit(tree, other, row, background, share);
            _without.RemoveAt(_without.Count - 1);
        }
    }

    private void Reach(double value)
    {
        var (p, n) = (_with.Count, _without.Count);
        foreach (var feature in _with)
            contributions[feature] += value * Beta(p - 1, n);
        foreach (var feature in _without)
            contributions[feature] -= value * Beta(p, n - 1);
        if (interactions is null)
            return;

        for (var i = 0; i < p + n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (a, b) = (At(i), At(j));
                var cell = value / 2 * ((i < p, j < p) switch
                {
                    (true, true) => Beta(p - 2, n),
                    (false, false) => Beta(p, n - 2),
                    _ => -Beta(p - 1, n - 1),
                });
                interactions[a][b] += cell;
                interactions[b][a] += cell;
            }
        }

        int At(int k) => k < p ? _with[k] : _without[k - p];
    }

    /// <summary>a! b! / (a + b + 1)!, the integral of t^a (1 − t)^b.</summary>
    private static double Beta(int a, int b)
    {
        var value = 1.0 / (a + b + 1);
        for (var k = 1; k <= Math.Min(a, b); k++)
            value *= (double)k / (Math.Max(a, b) + k);
        return value;
    }
}
