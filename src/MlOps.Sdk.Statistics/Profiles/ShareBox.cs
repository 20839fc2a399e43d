namespace MlOps.Sdk.Statistics;

/// <summary>
/// What is known of one bin when counts come from sketches: the reference's share p and the current one q, each within
/// limits. A score whose parts are convex in (p, q), 0 where they are equal and grow away from there, as every f-divergence's
/// do, is largest at a corner of the box, and least at the point nearest to p = q.
/// </summary>
internal readonly record struct ShareBox(double LowP, double HighP, double LowQ, double HighQ)
{
    public static ShareBox Around(double p, double errorP, double q, double errorQ) =>
        new(Math.Max(0, p - errorP), Math.Min(1, p + errorP), Math.Max(0, q - errorQ), Math.Min(1, q + errorQ));

    public (double Lowest, double Highest) Range(Func<double, double, double> part)
    {
        var highest = Math.Max(Math.Max(part(LowP, LowQ), part(LowP, HighQ)), Math.Max(part(HighP, LowQ), part(HighP, HighQ)));
        var lowest = LowP > HighQ ? part(LowP, HighQ) : LowQ > HighP ? part(HighP, LowQ) : 0;
        return (lowest, highest);
    }

    /// <summary>The box of shares each mapped by a monotone function.</summary>
    public ShareBox Map(Func<double, double> p, Func<double, double> q) => new(p(LowP), p(HighP), q(LowQ), q(HighQ));
}
