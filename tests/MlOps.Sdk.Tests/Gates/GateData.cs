using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Gates;

/// <summary>Seeded models on seeded rows: a model sees the truth through noise, less noise being the better model.</summary>
internal static class GateData
{
    public static EvaluationSet Rows(int count = 1000, int seed = 7, double rate = 0.4)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, count).Select(_ => random.NextDouble() < rate).ToArray();
        return EvaluationSet.Binary("flights", labels)
            .WithSlices("region", [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? "north" : "south")]);
    }

    public static EvaluatedModel Model(EvaluationSet set, string name, double noise = 1, int seed = 11)
    {
        var random = new Random(seed);
        var scores = new double[set.Count];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = 1 / (1 + Math.Exp(-((set.Truth[i] ? 1 : -1) + noise * Gauss(random))));
        return set.Score(name, scores);
    }

    /// <summary>The same scores with a small part replaced by new noise, as a retrained model has them.</summary>
    public static EvaluatedModel Retrained(EvaluatedModel model, string name, double change = 0.05, int seed = 13)
    {
        var random = new Random(seed);
        return model.Set.Score(name, [.. model.Scores.ToArray().Select(p => Math.Clamp(p + change * Gauss(random), 0.001, 0.999))]);
    }

    public static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
