using MathNet.Numerics;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// The large-sample law, without drift, of distances that sum or compare |p - q| over bins: each difference is normal with
/// variance s (1 - s) (1/n + 1/m) at the pooled share s. Their half sum is taken for a scaled chi variable of the same mean and
/// variance, which is exact for two bins; of their largest, Šidák's bound is taken.
/// </summary>
internal sealed class ShareGapLaw
{
    /// <summary>E|Z| of a standard normal.</summary>
    private const double MeanAbsolute = 0.7978845608028654;

    /// <summary>Beyond this many bins the correlation of two absolute differences is taken to second order.</summary>
    private const int FewBins = 128;

    private readonly double[] _deviations;
    private readonly double _degrees;
    private readonly double _unit;

    private ShareGapLaw(double[] deviations, double mean, double variance)
    {
        (_deviations, VariationMean) = (deviations, mean);
        if (!(mean > 0))
            return;

        _degrees = Degrees(variance / (mean * mean));
        _unit = mean / ChiMean(_degrees);
    }

    /// <summary>Mean of the total variation without drift.</summary>
    public double VariationMean { get; }

    public static ShareGapLaw Of(BinnedPair pair)
    {
        double n = pair.EffectiveReference, m = pair.EffectiveCurrent;
        var shares = new double[pair.BinCount];
        var deviations = new double[pair.BinCount];
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = (pair.ReferenceMass(i) + pair.CurrentMass(i)) / (n + m);
            deviations[i] = Math.Sqrt(Math.Max(0, shares[i] * (1 - shares[i])) * pair.NoiseScale);
        }

        return new ShareGapLaw(deviations, MeanAbsolute * deviations.Sum() / 2, Variance(shares, deviations) / 4);
    }

    public double VariationSurvival(double value) =>
        value <= 0 || _unit == 0 ? 1 : ChiSquaredDistribution.Survival(value / _unit * (value / _unit), _degrees);

    public double VariationQuantile(double p) => _unit == 0 ? 0 : Math.Min(1, _unit * Math.Sqrt(ChiSquaredDistribution.Quantile(p, _degrees)));

    public double LargestSurvival(double value)
    {
        if (value <= 0)
            return 1;

        // The two differences of two bins are one.
        var count = _deviations.Length == 2 ? 1 : _deviations.Length;
        var within = 0.0;
        for (var i = 0; i < count; i++)
        {
            if (_deviations[i] > 0)
                within += Math.Log(Math.Max(1e-300, 1 - NormalDistribution.TwoSided(value / _deviations[i])));
        }

        // Small tails add up; one minus a product of numbers near one would lose them.
        if (within > -1e-8)
        {
            var sum = 0.0;
            for (var i = 0; i < count; i++)
                sum += _deviations[i] > 0 ? NormalDistribution.TwoSided(value / _deviations[i]) : 0;
            return Probability.Clamp(sum);
        }

        return Probability.Clamp(1 - Math.Exp(within));
    }

    public double LargestQuantile(double p)
    {
        var largest = _deviations.Length == 0 ? 0 : _deviations.Max();
        double low = 0, high = Math.Min(1, 12 * largest);
        for (var i = 0; i < 40 && high > low; i++)
        {
            var middle = (low + high) / 2;
            if (LargestSurvival(middle) > 1 - p)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    /// <summary>Variance of the sum of absolute normals, of which two have the correlation -sqrt(s t / ((1 - s) (1 - t))).</summary>
    private static double Variance(double[] shares, double[] deviations)
    {
        var variance = 0.0;
        var odds = new double[shares.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            variance += deviations[i] * deviations[i] * (1 - MeanAbsolute * MeanAbsolute);
            odds[i] = shares[i] < 1 ? Math.Sqrt(shares[i] / (1 - shares[i])) : 0;
        }

        if (shares.Length > FewBins)
        {
            double all = 0, own = 0;
            for (var i = 0; i < shares.Length; i++)
            {
                var part = deviations[i] * odds[i] * odds[i];
                all += part;
                own += part * part;
            }

            return variance + (all * all - own) / Math.PI;
        }

        for (var i = 0; i < shares.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var correlation = Math.Min(1, odds[i] * odds[j]);
                variance += 4 / Math.PI * deviations[i] * deviations[j] * (Math.Sqrt(1 - correlation * correlation) + correlation * Math.Asin(correlation) - 1);
            }
        }

        return variance;
    }

    private static double ChiMean(double degrees) => Math.Sqrt(2) * Math.Exp(SpecialFunctions.GammaLn((degrees + 1) / 2) - SpecialFunctions.GammaLn(degrees / 2));

    /// <summary>The degrees of freedom of a chi variable with this squared coefficient of variation.</summary>
    private static double Degrees(double squaredVariation)
    {
        double low = 0.5, high = 1e6;
        for (var i = 0; i < 60; i++)
        {
            var middle = Math.Sqrt(low * high);
            var mean = ChiMean(middle);
            if ((middle - mean * mean) / (mean * mean) > squaredVariation)
                low = middle;
            else
                high = middle;
        }

        return Math.Sqrt(low * high);
    }
}
