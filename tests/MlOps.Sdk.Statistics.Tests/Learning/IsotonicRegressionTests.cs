using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Learning;

public sealed class IsotonicRegressionTests
{
    private static readonly Gen<(double[] X, double[] Y)> Rows = Gen.Select(Gen.Int[1, 60], Gen.Int[0, 1000]).SelectMany((n, _) =>
        Gen.Select(Gen.Int[-20, 20].Select(i => i / 4.0).Array[n], Gen.Double[-10, 10].Array[n]));

    [Fact]
    public void The_curve_never_falls_and_stays_within_the_targets() => Rows.Sample(rows =>
    {
        var curve = IsotonicRegression.Fit(rows.X, rows.Y);
        var previous = double.NegativeInfinity;
        for (var x = -6.0; x <= 6; x += 0.1)
        {
            var value = curve.At(x);
            Assert.True(value >= previous - 1e-12);
            Assert.InRange(value, rows.Y.Min() - 1e-12, rows.Y.Max() + 1e-12);
            previous = value;
        }
    });

    [Fact]
    public void Fitting_the_fitted_values_changes_nothing() => Rows.Sample(rows =>
    {
        var once = IsotonicRegression.Fit(rows.X, rows.Y);
        double[] fitted = [.. rows.X.Select(once.At)];
        var twice = IsotonicRegression.Fit(rows.X, fitted);
        Assert.All(rows.X, x => Assert.Equal(once.At(x), twice.At(x), 10));
    });

    [Fact]
    public void The_mean_is_kept_and_no_small_monotone_change_is_nearer() => Gen.Select(Rows, Gen.Int[0, 1 << 20]).Sample((rows, seed) =>
    {
        var curve = IsotonicRegression.Fit(rows.X, rows.Y);
        double[] fitted = [.. rows.X.Select(curve.At)];
        Assert.Equal(rows.Y.Average(), fitted.Average(), 1e-9);

        // Mixing towards any other non-decreasing curve must not lower the squared error: the projection onto a convex set.
        var slope = new SplitMix64((ulong)seed).NextDouble();
        double[] other = [.. rows.X.Select(x => slope * x)];
        double[] mixed = [.. fitted.Zip(other, (f, o) => 0.99 * f + 0.01 * o)];
        Assert.True(Error(rows.Y, fitted) <= Error(rows.Y, mixed) + 1e-9);
    });

    [Fact]
    public void A_weight_counts_as_so_many_rows()
    {
        var weighted = IsotonicRegression.Fit([1, 2, 3], [3, 1, 4], [2, 1, 1]);
        var repeated = IsotonicRegression.Fit([1, 1, 2, 3], [3, 3, 1, 4]);
        Assert.Equal(repeated.KnotValues, weighted.KnotValues);
        Assert.Equal([1, 2, 3], weighted.KnotPositions);
        Assert.Equal(7.0 / 3, weighted.At(1.5), 1e-12);
    }

    [Fact]
    public void Between_knots_it_is_straight_and_beyond_them_flat()
    {
        var curve = IsotonicRegression.Fit([0, 1], [0, 10]);
        Assert.Equal([0, 0, 2.5, 10, 10], new[] { double.NegativeInfinity, 0, 0.25, 1, double.PositiveInfinity }.Select(curve.At));
        Assert.Equal(double.NaN, curve.At(double.NaN));
        var one = IsotonicRegression.Fit([3, 3], [1, 2]);
        Assert.Equal(1.5, one.At(-7));
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([], []));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1], [1], [1, 2]));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1], [1], [0]));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1], [1], [-1]));
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1, double.NaN], [1, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1, 2], [1, double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1], [1]).At([1], new double[2]));
    }

    private static double Error(double[] y, double[] fitted) => y.Zip(fitted, (a, b) => (a - b) * (a - b)).Sum();
}
