namespace MlOps.Sdk.Evaluation;

/// <summary>A one-sided test that a gate rests on: "the true value exceeds the bound", all turned so that more is better.</summary>
internal sealed class GateTest(Estimate estimate, double bound, int sign)
{
    /// <summary>p-value of "the bound is not kept": small lets the gate pass.</summary>
    public double PValue { get; } = sign > 0 ? estimate.PValueOfAtMost(bound) : estimate.PValueOfAtLeast(bound);

    /// <summary>p-value of "the bound is kept": small means that it is broken.</summary>
    public double PValueOfBroken { get; } = sign > 0 ? estimate.PValueOfAtLeast(bound) : estimate.PValueOfAtMost(bound);

    public Estimate Estimate => estimate;

    /// <summary>The bound in the metric's own unit and direction.</summary>
    public double Bound => bound;

    public int Sign => sign;

    public GateVerdict Verdict(double corrected, double alpha) =>
        corrected <= alpha ? GateVerdict.Passed
        : PValueOfBroken <= alpha ? GateVerdict.Failed
        : GateVerdict.Inconclusive;
}
