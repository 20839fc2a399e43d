using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Benchmarks.Evaluation;

/// <summary>What judging a model on many rows costs. The baseline sorts the rows by score, as textbooks compute the area under the ROC curve.</summary>
public class MetricBenchmarks
{
    private readonly bool[] _truth = new bool[1_000_000];
    private readonly double[] _scores = new double[1_000_000];
    private EvaluatedModel _hundredThousand = null!;
    private EvaluatedModel _million = null!;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(7);
        for (var i = 0; i < _truth.Length; i++)
        {
            _truth[i] = random.NextDouble() < 0.3;
            _scores[i] = Math.Clamp((_truth[i] ? 0.55 : 0.45) + 0.2 * (random.NextDouble() - 0.5), 0, 1);
        }

        _hundredThousand = EvaluationSet.Binary("small", _truth[..100_000]).Score("m", _scores.AsSpan(0, 100_000));
        string?[] slices = [.. Enumerable.Range(0, _truth.Length).Select(i => $"s{i % 20}")];
        _million = EvaluationSet.Binary("large", _truth).WithSlices("slice", slices).Score("m", _scores);
        if (Math.Abs(Textbook() - RocAuc()) > 1e-12)
            throw new InvalidOperationException("The two ways give different areas, so their times cannot be compared.");
    }

    [Benchmark(Baseline = true, Description = "textbook ROC AUC of 1e6 rows: Array.Sort, ranks")]
    public double Textbook()
    {
        var order = Enumerable.Range(0, _scores.Length).ToArray();
        var keys = _scores.ToArray();
        Array.Sort(keys, order);
        double ranks = 0, positives = 0;
        for (var i = 0; i < keys.Length;)
        {
            var start = i;
            while (i < keys.Length && keys[i] == keys[start])
                i++;
            for (var k = start; k < i; k++)
            {
                if (!_truth[order[k]])
                    continue;
                ranks += (start + i + 1) / 2.0;
                positives++;
            }
        }

        return (ranks - positives * (positives + 1) / 2) / (positives * (keys.Length - positives));
    }

    [Benchmark(Description = "BinaryMetrics.RocAuc of 1e6 rows")]
    public double RocAuc() => BinaryMetrics.RocAuc(_truth, _scores).Value!.Value;

    [Benchmark(Description = "average precision of 1e5 rows with 1,000 resamples")]
    public Scorecard Bootstrap() => _hundredThousand.ToScorecard(new() { Metrics = [MetricNames.AveragePrecision], Slices = [], Resamples = 1000 });

    [Benchmark(Description = "scorecard of 1e6 rows, 20 slices, closed-form intervals")]
    public Scorecard Scorecard() => _million.ToScorecard(new()
    {
        Metrics = [MetricNames.RocAuc, MetricNames.Accuracy, MetricNames.Precision, MetricNames.Recall, MetricNames.LogLoss, MetricNames.Brier],
    });
}
