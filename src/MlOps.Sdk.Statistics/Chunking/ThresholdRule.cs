using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>How alarm limits follow from the values of the reference chunks; a side given as null has no limit.</summary>
public sealed record ThresholdRule
{
    private enum Kind
    {
        Constant,
        Deviations,
        Quantiles,
    }

    private readonly Kind _kind;
    private readonly double? _lower;
    private readonly double? _upper;

    private ThresholdRule(Kind kind, double? lower, double? upper) => (_kind, _lower, _upper) = (kind, lower, upper);

    /// <summary>Three standard deviations either side of the mean.</summary>
    public static ThresholdRule Default { get; } = StandardDeviations();

    /// <summary>Fixed limits, whatever the reference.</summary>
    /// <exception cref="ArgumentException">A limit is NaN, or the lower is not below the upper.</exception>
    public static ThresholdRule Constant(double? lower, double? upper)
    {
        if (lower is double.NaN || upper is double.NaN || lower >= upper)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The limits are {lower} and {upper}; the lower is a number below the upper."), nameof(lower));
        return new ThresholdRule(Kind.Constant, lower, upper);
    }

    /// <summary>Limits at so many standard deviations (divisor n) of the reference chunks below and above their mean.</summary>
    /// <param name="below">Deviations below; 0 or more, null for no lower limit.</param>
    /// <param name="above">Deviations above; 0 or more, null for no upper limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of deviations is negative or not finite.</exception>
    public static ThresholdRule StandardDeviations(double? below = 3, double? above = 3)
    {
        ThrowUnless(below is null || (below >= 0 && double.IsFinite(below.Value)), below, nameof(below), "A number of deviations is 0 or more.");
        ThrowUnless(above is null || (above >= 0 && double.IsFinite(above.Value)), above, nameof(above), "A number of deviations is 0 or more.");
        return new ThresholdRule(Kind.Deviations, below, above);
    }

    /// <summary>Limits at quantiles (type 7) of the reference chunks.</summary>
    /// <param name="lower">Share of chunks below the lower limit, in [0, 1]; null for none.</param>
    /// <param name="upper">Share of chunks below the upper limit, in [0, 1], not under <paramref name="lower"/>; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share lies outside its range.</exception>
    public static ThresholdRule Quantile(double? lower, double? upper)
    {
        ThrowUnless(lower is null or (>= 0 and <= 1), lower, nameof(lower), "A quantile is a share in [0, 1].");
        ThrowUnless(upper is null or (>= 0 and <= 1) && !(upper < lower), upper, nameof(upper), "The upper quantile is a share in [0, 1] and not below the lower.");
        return new ThresholdRule(Kind.Quantiles, lower, upper);
    }

    /// <summary>The limits that follow from the reference chunks.</summary>
    /// <param name="values">One value a reference chunk; those not finite are left out.</param>
    /// <param name="floor">The lowest value the measure can take: a lower limit below it is moved there.</param>
    /// <param name="ceiling">The highest value the measure can take: an upper limit above it is moved there.</param>
    /// <returns>The band; without limits, and with a reason, when there is no value to derive them from.</returns>
    public AlertBand Fit(ReadOnlySpan<double> values, double? floor = null, double? ceiling = null)
    {
        var (lower, upper) = (_lower, _upper);
        if (_kind is not Kind.Constant)
        {
            var finite = new List<double>(values.Length);
            foreach (var value in values)
            {
                if (double.IsFinite(value))
                    finite.Add(value);
            }

            if (finite.Count == 0)
                return new AlertBand(null, null) { Reason = "no reference chunk has a value to set limits by" };
            (lower, upper) = _kind is Kind.Deviations ? Deviations([.. finite]) : Quantiled([.. finite]);
        }

        return new AlertBand(lower < floor ? floor : lower, upper > ceiling ? ceiling : upper);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_kind.ToString().ToLowerInvariant()} {_lower?.ToString(CultureInfo.InvariantCulture) ?? "none"} to {_upper?.ToString(CultureInfo.InvariantCulture) ?? "none"}");

    private (double? Lower, double? Upper) Deviations(ReadOnlySpan<double> values)
    {
        var moments = Moments.Of(values);
        var sd = moments.PopulationStandardDeviation;
        return (moments.Mean - _lower * sd, moments.Mean + _upper * sd);
    }

    private (double? Lower, double? Upper) Quantiled(double[] values)
    {
        Array.Sort(values);
        return (_lower is { } low ? Quantiles.Type7(values, low) : null, _upper is { } high ? Quantiles.Type7(values, high) : null);
    }

    private static void ThrowUnless(bool holds, double? value, string name, string rule)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, value, rule);
    }
}
