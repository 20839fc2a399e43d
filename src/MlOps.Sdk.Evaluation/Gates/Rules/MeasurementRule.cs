namespace MlOps.Sdk.Evaluation;

/// <summary>
/// A number measured elsewhere against fixed bounds, ends included: memory, allocations a call, time to load, throughput, cost or energy
/// of a thousand predictions. <see cref="MeasurementNames"/> has the usual names.
/// </summary>
public sealed record MeasurementRule : GateRule
{
    internal const string KindName = "measurement";

    /// <summary>The measurement, such as <c>memory-bytes</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The smallest value allowed.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The largest value allowed.</summary>
    public double? AtMost { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"{Name} {GateBounds.Describe(AtLeast, AtMost)}";

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        GateBounds.Validate(Name, AtLeast, AtMost);
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context) with { Limit = AtLeast ?? AtMost };
        context.Add(context.Candidate.Measurements.TryGetValue(Name, out var value)
            ? draft with
            {
                Verdict = GateBounds.Keeps(value, AtLeast, AtMost) ? GateVerdict.Passed : GateVerdict.Failed,
                Observed = value,
                Baseline = context.Baseline is { } baseline && baseline.Measurements.TryGetValue(Name, out var theirs) ? theirs : null,
                Reason = $"{Name} = {GateText.Number(value, AtLeast ?? AtMost ?? 0)}, want {GateBounds.Describe(AtLeast, AtMost)}",
            }
            : draft with { Reason = $"{draft.Name} could not be checked: nobody measured {Name}; add it with {nameof(EvaluatedModel.WithMeasurement)}" });
        return ValueTask.CompletedTask;
    }
}
