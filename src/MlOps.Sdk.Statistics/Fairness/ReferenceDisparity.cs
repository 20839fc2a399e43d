namespace MlOps.Sdk.Statistics;

/// <summary>A group's rate over that of a reference group, as Aequitas audits them (Saleiro et al. 2018).</summary>
/// <param name="Group">The group.</param>
/// <param name="Value">Its rate.</param>
/// <param name="Ratio">Its rate over the reference group's; infinite where only the reference's is 0, not computable for 0/0.</param>
public readonly record struct ReferenceDisparity(string Group, MetricValue Value, MetricValue Ratio)
{
    /// <summary>Whether the ratio lies in [tau, 1/tau]; null where there is no ratio.</summary>
    /// <param name="tau">The smallest ratio that is fair, in (0, 1]; 0.8 is the four-fifths rule.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tau"/> lies outside (0, 1].</exception>
    public bool? IsFair(double tau = 0.8)
    {
        if (!(tau > 0 && tau <= 1))
            throw new ArgumentOutOfRangeException(nameof(tau), tau, "tau lies in (0, 1]; the four-fifths rule asks for 0.8.");
        return Ratio.Value is { } ratio ? ratio >= tau && ratio <= 1 / tau : null;
    }
}
