using System.Text.Json.Serialization;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// A quantile of the prediction time is below a limit: after a warm-up a fixed number of calls is timed one by one, the champion's
/// interleaved with the candidate's where it has a probe too. The order-statistic interval of the quantile decides.
/// </summary>
public sealed record LatencyRule : GateRule
{
    internal const string KindName = "latency";

    /// <summary>The quantile, in (0, 1): 0.99 for p99.</summary>
    public required double Quantile { get; init; }

    /// <summary>The limit in milliseconds.</summary>
    public required double BelowMilliseconds { get; init; }

    /// <summary>Timed calls of each model. A 95 % interval of p99 needs 368, one of p95 72.</summary>
    public int Calls { get; init; } = 1000;

    /// <summary>Calls made first and not timed.</summary>
    public int WarmUp { get; init; } = 100;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"{Subject} < {GateText.Exact(BelowMilliseconds)} ms";

    [JsonIgnore]
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

    private GateCheck Judge(GateCheck draft, LatencySample ours, LatencySample? theirs)
    {
        var (low, high) = ours.Interval(Quantile, 0.95);
        var observed = ours.Quantile(Quantile);
        var champion = theirs?.Quantile(Quantile);
        var against = champion is { } there ? $"; the baseline, interleaved: {GateText.Number(there)} ms" : "";
        return draft with
        {
            // Fail only what is surely too slow; pass only what is surely fast enough.
            Verdict = high < BelowMilliseconds ? GateVerdict.Passed : low >= BelowMilliseconds ? GateVerdict.Failed : GateVerdict.Inconclusive,
            Observed = observed,
            Lower = low,
            Upper = double.IsFinite(high) ? high : null,
            Baseline = champion,
            SampleSize = ours.Count,
            Method = "order statistics, 95 %",
            Reason = $"{Subject} = {GateText.Number(observed, BelowMilliseconds)} ms (95 % interval {GateText.Number(low)} to {(double.IsFinite(high) ? GateText.Number(high) : "unknown")}, {GateText.Count(ours.Count)} calls), want < {GateText.Exact(BelowMilliseconds)} ms"
                + (double.IsFinite(high) ? "" : $"; {ours.Count} calls are too few to bound p{GateText.Exact(Quantile * 100)} from above")
                + against,
        };
    }
}
