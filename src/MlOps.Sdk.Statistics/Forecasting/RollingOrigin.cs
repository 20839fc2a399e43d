namespace MlOps.Sdk.Statistics;

/// <summary>Splits of a series for a rolling-origin backtest (Tashman 2000): each one trains on what lies before its origin and is judged on the steps after it.</summary>
/// <param name="Training">The steps to train on.</param>
/// <param name="Test">The steps to forecast, right after a gap, if any.</param>
public readonly record struct RollingOrigin(Range Training, Range Test)
{
    /// <summary>The splits of a series, earliest origin first.</summary>
    /// <param name="length">Steps in the series.</param>
    /// <param name="initial">Steps the first split trains on, at least 1.</param>
    /// <param name="horizon">Steps each split forecasts, at least 1; splits without a whole horizon are left out.</param>
    /// <param name="stride">How far the origin moves, at least 1.</param>
    /// <param name="gap">Steps between training and test whose truth would not be known in time, not negative.</param>
    /// <param name="expanding">Whether training starts at the first step always, or is as long as <paramref name="initial"/>.</param>
    /// <returns>The splits; none where the series is too short.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below what is said above.</exception>
    public static IReadOnlyList<RollingOrigin> Of(int length, int initial, int horizon, int stride = 1, int gap = 0, bool expanding = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(initial, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);

        var splits = new List<RollingOrigin>();
        for (long origin = initial; origin + gap + horizon <= length; origin += stride)
        {
            var (end, first) = ((int)origin, (int)origin + gap);
            splits.Add(new RollingOrigin((expanding ? 0 : end - initial)..end, first..(first + horizon)));
        }

        return splits;
    }
}
