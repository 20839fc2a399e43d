namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>What one call of a way cost the process.</summary>
/// <param name="Turns">CPU time of a call in each turn, in microseconds.</param>
/// <param name="Bytes">Managed memory of a call, the median over the turns.</param>
internal sealed record Cost(double[] Turns, double Bytes)
{
    public double Microseconds => Median(Turns);

    public double Least => Turns.Min();

    /// <summary>How many times as much as another way, turn by turn: both met the machine as it was then.</summary>
    public double Ratio(Cost other) => Median(Turns.Zip(other.Turns, (mine, theirs) => mine / theirs));

    /// <summary>How many microseconds more than another way, turn by turn.</summary>
    public double Over(Cost other) => Median(Turns.Zip(other.Turns, (mine, theirs) => mine - theirs));

    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    public static double Quantile(IEnumerable<double> values, double quantile)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(quantile * sorted.Length))];
    }
}
