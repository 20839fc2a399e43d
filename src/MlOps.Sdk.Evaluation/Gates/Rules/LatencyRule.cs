using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// A quantile of the prediction time is below a limit: after a warm-up a fixed number of calls is timed one by one, the champion's
/// interleaved with the candidate's where it has a probe too. The order-statistic interval of the quantile decides.
/// </summary>
/// <param name="Quantile">The quantile, in (0, 1): 0.99 for p99.</param>
/// <param name="BelowMilliseconds">The limit in milliseconds.</param>
/// <param name="Calls">Timed calls of each model. A 95 % interval of p99 needs 368, one of p95 72.</param>
/// <param name="WarmUp">Calls made first and not timed.</param>
public sealed record LatencyRule(double Quantile, double BelowMilliseconds, int Calls = 1000, int WarmUp = 100) : GateRule
{
    internal const string KindName = "latency";

    private const double Confidence = 0.95;

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"{Subject} < {GateText.Exact(BelowMilliseconds)} ms";

    private string Subject => $"latency p{GateText.Exact(Quantile * 100)}";

    internal override void Validate()
    {
        if (!(Quantile > 0 && Quantile < 1))
            throw new ArgumentOutOfRangeException("quantile", Quantile, "'quantile' lies between 0 and 1, such as 0.99.");
        Positive(BelowMilliseconds, "belowMilliseconds");
        Positive(Calls, "calls");
        NotNegative(WarmUp, "warmUp");
    }

    internal override async ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context) with { Limit = BelowMilliseconds };
        if (context.Candidate.Probe is not { } probe)
        {
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: there is nothing to time; add a prediction with {nameof(EvaluatedModel.WithLatencyProbe)}" });
            return;
        }

        var measurement = new LatencyMeasurement(context.Time, WarmUp, Calls, context.Synchronous);
        var (ours, theirs) = await measurement.RunAsync(probe, context.Baseline?.Probe, cancellationToken).ConfigureAwait(false);
        context.Add(Judge(draft, ours, theirs));
    }

    private GateCheck Judge(GateCheck draft, double[] ours, double[]? theirs)
    {
        var estimate = QuantileEstimate.Of(ours, Quantile, Confidence);
        var (low, high, _) = estimate.Interval!.Value;
        var observed = estimate.Value!.Value;
        var champion = theirs is null ? null : QuantileEstimate.Of(theirs, Quantile, Confidence).Value;
        var bounded = double.IsFinite(high);
        return draft with
        {
            // Fail only what is surely too slow; pass only what is surely fast enough.
            Verdict = high < BelowMilliseconds ? GateVerdict.Passed : low >= BelowMilliseconds ? GateVerdict.Failed : GateVerdict.Inconclusive,
            Observed = observed,
            Lower = double.IsFinite(low) ? low : null,
            Upper = bounded ? high : null,
            Baseline = champion,
            SampleSize = ours.Length,
            Method = "order statistics, 95 %",
            Reason = $"{Subject} = {GateText.Number(observed, BelowMilliseconds)} ms (95 % interval {(double.IsFinite(low) ? GateText.Number(low) : "unknown")} to {(bounded ? GateText.Number(high) : "unknown")}, {GateText.Count(ours.Length)} calls), want < {GateText.Exact(BelowMilliseconds)} ms"
                + (bounded ? "" : $"; {ours.Length} calls are too few to bound it from above")
                + (champion is { } there ? $"; the baseline, interleaved: {GateText.Number(there)} ms" : ""),
        };
    }
}
