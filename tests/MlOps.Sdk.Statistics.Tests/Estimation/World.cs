namespace MlOps.Sdk.Statistics.Tests.Estimation;

/// <summary>Rows of a two-class model whose true chances are known.</summary>
internal sealed record World(double[] Scores, bool[] Truth)
{
    public bool[] Calls => [.. Scores.Select(score => score >= 0.5)];

    public bool?[] Labels => [.. Truth.Select(label => (bool?)label)];

    /// <summary>Scores whose logits are normal around a centre, and that are true probabilities unless a curve turns them into the chances.</summary>
    public static World Calibrated(ulong seed, int rows, double centre = 0, double spread = 1.5, Func<double, double>? chance = null)
    {
        var logits = Samples.Normal(seed, rows, centre, spread);
        var draws = Samples.Uniform(seed + 7_000_000, rows);
        double[] scores = [.. logits.Select(logit => 1 / (1 + Math.Exp(-logit)))];
        return new World(scores, [.. scores.Select((score, i) => draws[i] < (chance?.Invoke(score) ?? score))]);
    }

    /// <summary>The same classes drawn at another rate: scores of each class keep their distribution.</summary>
    public static World Shifted(ulong seed, int rows, double positiveShare)
    {
        var pool = Calibrated(seed, rows * 8);
        var positives = new Queue<double>(pool.Scores.Where((_, i) => pool.Truth[i]));
        var negatives = new Queue<double>(pool.Scores.Where((_, i) => !pool.Truth[i]));
        bool[] truth = [.. Samples.Uniform(seed + 9_000_000, rows).Select(u => u < positiveShare)];
        return new World([.. truth.Select(label => (label ? positives : negatives).Dequeue())], truth);
    }
}
