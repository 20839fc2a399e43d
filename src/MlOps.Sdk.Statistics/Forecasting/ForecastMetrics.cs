using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>How good forecasts of a series are. Lengths that differ throw; a scale of zero, an empty series and values that are not finite give a reason instead of a number.</summary>
/// <remarks>Errors of point forecasts that need no series, such as MAE or MAPE, are in <see cref="RegressionMetrics"/>.</remarks>
public static class ForecastMetrics
{
    /// <summary>Mean absolute scaled error (Hyndman and Koehler 2006): against the mean step of the seasonal naive forecast within the training series.</summary>
    /// <param name="history">The training series, in order of time.</param>
    /// <param name="truth">What came.</param>
    /// <param name="forecast">What was forecast.</param>
    /// <param name="season">Steps in a season; 1 for none.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="season"/> is not positive.</exception>
    public static MetricValue Mase(ReadOnlySpan<double> history, ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast, int season = 1) =>
        Scaled(history, truth, forecast, season, Math.Abs, whole => whole);

    /// <summary>Root mean squared scaled error, of the M5 competition.</summary>
    /// <inheritdoc cref="Mase"/>
    public static MetricValue Rmsse(ReadOnlySpan<double> history, ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast, int season = 1) =>
        Scaled(history, truth, forecast, season, error => error * error, Math.Sqrt);

    /// <summary>Median absolute percentage error, as a fraction.</summary>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static MetricValue MedianAbsolutePercentageError(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast)
    {
        if (Refuse(truth, forecast) is { } reason)
            return MetricValue.NotComputable(reason);

        var errors = new double[truth.Length];
        for (var i = 0; i < errors.Length; i++)
        {
            if (truth[i] == 0)
                return MetricValue.NotComputable($"step {i} is 0, of which no share can be taken");
            errors[i] = Math.Abs((truth[i] - forecast[i]) / truth[i]);
        }

        Array.Sort(errors);
        return Quantiles.Type7(errors, 0.5);
    }

    /// <summary>Sum of errors over the sum of what came; positive where too much was forecast.</summary>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static MetricValue RelativeBias(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast) =>
        Refuse(truth, forecast) is { } reason ? MetricValue.NotComputable(reason)
            : Sum(truth, static y => y) is var total && total != 0 ? (Sum(forecast, static y => y) - total) / total
            : MetricValue.NotComputable("what came adds up to 0");

    /// <summary>Running sum of truth less forecast over the mean absolute error: beyond ±4 the forecast is biased (Brown 1959).</summary>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static MetricValue TrackingSignal(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast)
    {
        if (Refuse(truth, forecast) is { } reason)
            return MetricValue.NotComputable(reason);

        var (sum, absolute) = (default(CompensatedSum), default(CompensatedSum));
        for (var i = 0; i < truth.Length; i++)
        {
            sum.Add(truth[i] - forecast[i]);
            absolute.Add(Math.Abs(truth[i] - forecast[i]));
        }

        return absolute.Value > 0 ? sum.Value / (absolute.Value / truth.Length) : MetricValue.NotComputable("every forecast came true");
    }

    /// <summary>Theil's U1, in [0, 1]: root mean squared error over the sum of both root mean squares.</summary>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static MetricValue TheilsU1(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast)
    {
        if (Refuse(truth, forecast) is { } reason)
            return MetricValue.NotComputable(reason);

        var errors = default(CompensatedSum);
        for (var i = 0; i < truth.Length; i++)
            errors.Add((forecast[i] - truth[i]) * (forecast[i] - truth[i]));
        var scale = Math.Sqrt(Sum(truth, static y => y * y)) + Math.Sqrt(Sum(forecast, static y => y * y));
        return scale > 0 ? Math.Sqrt(errors.Value) / scale : MetricValue.NotComputable("truth and forecast are 0 throughout");
    }

    /// <summary>Root mean squared error over the mean of what came.</summary>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static MetricValue RelativeRootMeanSquaredError(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast)
    {
        if (Refuse(truth, forecast) is { } reason)
            return MetricValue.NotComputable(reason);

        var mean = Sum(truth, static y => y) / truth.Length;
        return mean != 0 ? RegressionMetrics.RootMeanSquaredError(truth, forecast).Or(0) / mean : MetricValue.NotComputable("what came has a mean of 0");
    }

    private static MetricValue Scaled(ReadOnlySpan<double> history, ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast, int season, Func<double, double> loss, Func<double, double> finish)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(season);
        if (Refuse(truth, forecast) is { } reason)
            return MetricValue.NotComputable(reason);
        if (history.Length <= season)
            return MetricValue.NotComputable($"the training series has {history.Length} steps, which is not more than a season of {season}");

        var scale = default(CompensatedSum);
        for (var i = season; i < history.Length; i++)
            scale.Add(loss(history[i] - history[i - season]));
        if (!double.IsFinite(scale.Value))
            return MetricValue.NotComputable("the training series has a value that is not finite");
        if (scale.Value == 0)
            return MetricValue.NotComputable("the naive forecast never errs within the training series, so there is no scale");

        var errors = default(CompensatedSum);
        for (var i = 0; i < truth.Length; i++)
            errors.Add(loss(truth[i] - forecast[i]));
        return finish(errors.Value / truth.Length / (scale.Value / (history.Length - season)));
    }

    private static double Sum(ReadOnlySpan<double> values, Func<double, double> of)
    {
        var sum = default(CompensatedSum);
        foreach (var value in values)
            sum.Add(of(value));
        return sum.Value;
    }

    private static string? Refuse(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast)
    {
        if (truth.Length != forecast.Length)
            throw new ArgumentException($"There are {truth.Length} steps and {forecast.Length} forecasts; give one a step.", nameof(forecast));

        for (var i = 0; i < truth.Length; i++)
        {
            if (!double.IsFinite(truth[i]) || !double.IsFinite(forecast[i]))
                return string.Create(CultureInfo.InvariantCulture, $"step {i} is {truth[i]}, forecast {forecast[i]}");
        }

        return truth.IsEmpty ? "no steps" : null;
    }
}
