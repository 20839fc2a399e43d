using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>Normal approximation of what the statistical rules of a suite can tell, from the spread seen between two models.</summary>
internal static class GatePowerAnalysis
{
    public static IReadOnlyList<GatePower> Of(QualityGate suite, EvaluatedModel candidate, EvaluatedModel? baseline, long? rows, double power)
    {
        var pending = new List<PendingCheck>();
        var context = new GateContext
        {
            Candidate = candidate,
            Baseline = baseline,
            Suite = suite,
            Estimation = new(suite.Resamples, suite.Seed),
            Alpha = suite.Alpha,
            Time = TimeProvider.System,
            Synchronous = true,
            Checks = pending,
            Notes = [],
        };
        foreach (var rule in suite.Rules.Where(rule => rule is not LatencyRule))
            GateRunner.CheckAsync(rule, context, CancellationToken.None).AsTask().GetAwaiter().GetResult();

        // Holm's first and strictest step: what each test must reach when no other has passed yet.
        var tests = pending.Where(check => check.Test is not null).ToArray();
        var alpha = suite.Alpha / (1 + suite.Retests) / Math.Max(1, tests.Length);
        return [.. tests.Select(check => Describe(check.Draft, check.Test!, candidate.Set.IndependentCount, rows, alpha, suite.Alpha / (1 + suite.Retests), power))];
    }

    private static GatePower Describe(GateCheck draft, GateTest test, long seen, long? rows, double strictAlpha, double failAlpha, double power)
    {
        var share = test.Estimate.Count / (double)seen;
        var assumed = rows is { } asked ? Math.Max(1, (long)Math.Round(asked * share)) : test.Estimate.Count;
        var error = test.Estimate.StandardError * Math.Sqrt((double)test.Estimate.Count / assumed);
        double strict = NormalDistribution.Quantile(1 - strictAlpha), lenient = NormalDistribution.Quantile(1 - failAlpha), wanted = NormalDistribution.Quantile(power);

        // Turned so that a loss is positive; a bound that asks for a gain is a negative tolerance.
        var tolerance = -test.Sign * test.Bound;
        var comparison = draft.Baseline is not null;
        var needed = tolerance > 0 && comparison ? Math.Pow((strict + wanted) * test.Estimate.StandardError / tolerance, 2) * test.Estimate.Count / share : (double?)null;
        return new()
        {
            Check = draft.Name,
            Rows = rows ?? seen,
            StandardError = error,
            MinimumDetectable = (comparison ? Math.Max(0, tolerance) : 0) + (lenient + wanted) * error,
            PassesWhenEqual = comparison ? error > 0 ? NormalDistribution.Cumulative(tolerance / error - strict) : tolerance > 0 ? 1 : 0 : null,
            RowsNeeded = needed is { } n && double.IsFinite(n) ? (long)Math.Ceiling(n) : null,
        };
    }
}
