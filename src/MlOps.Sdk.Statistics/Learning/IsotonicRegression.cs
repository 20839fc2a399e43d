using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// The non-decreasing step curve nearest to the targets in least squares (pool adjacent violators, Ayer et al. 1955),
/// read with linear interpolation between its knots and flat beyond them.
/// </summary>
public sealed class IsotonicRegression
{
    private readonly double[] _x;
    private readonly double[] _y;

    private IsotonicRegression(double[] x, double[] y) => (_x, _y) = (x, y);

    /// <summary>Where the curve bends, ascending: both ends of every flat stretch.</summary>
    public IReadOnlyList<double> KnotPositions => _x;

    /// <summary>The curve's value at each knot, non-decreasing.</summary>
    public IReadOnlyList<double> KnotValues => _y;

    /// <summary>Fits the curve. Rows of one position count as one, with their mean target.</summary>
    /// <param name="positions">Where each row lies; finite.</param>
    /// <param name="targets">The value to approach; finite.</param>
    /// <param name="weights">A weight a row, finite and not negative; empty for equal weights. Rows without weight are left out.</param>
    /// <exception cref="ArgumentException">No rows with weight, lengths that differ, or a value that is not finite.</exception>
    public static IsotonicRegression Fit(ReadOnlySpan<double> positions, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights = default)
    {
        var (x, y, w) = Merge(positions, targets, weights);
        var fitted = Pool(y, w);

        // Inside a flat stretch the ends say all.
        var kept = 0;
        for (var i = 0; i < x.Length; i++)
        {
            if (i > 0 && i < x.Length - 1 && fitted[i] == fitted[i - 1] && fitted[i] == fitted[i + 1])
                continue;
            (x[kept], fitted[kept]) = (x[i], fitted[i]);
            kept++;
        }

        return new IsotonicRegression(x[..kept], fitted[..kept]);
    }

    /// <summary>The curve at one position; a position that is not a number gives NaN.</summary>
    public double At(double position)
    {
        if (double.IsNaN(position) || position <= _x[0])
            return double.IsNaN(position) ? position : _y[0];
        if (position >= _x[^1])
            return _y[^1];

        var found = Array.BinarySearch(_x, position);
        if (found >= 0)
            return _y[found];

        var above = ~found;
        var (x0, x1, y0, y1) = (_x[above - 1], _x[above], _y[above - 1], _y[above]);
        return y0 == y1 ? y0 : Math.Clamp(y0 + (y1 - y0) / (x1 - x0) * (position - x0), y0, y1);
    }

    /// <summary>The curve at many positions.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void At(ReadOnlySpan<double> positions, Span<double> values)
    {
        if (positions.Length != values.Length)
            throw new ArgumentException($"{positions.Length} positions need as many values, not {values.Length}.", nameof(values));
        for (var i = 0; i < positions.Length; i++)
            values[i] = At(positions[i]);
    }

    /// <summary>The non-decreasing values nearest to the targets, in their given order.</summary>
    internal static double[] Pool(ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        var sums = new double[targets.Length];
        var masses = new double[targets.Length];
        var ends = new int[targets.Length];
        var blocks = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            (sums[blocks], masses[blocks], ends[blocks]) = (targets[i] * weights[i], weights[i], i + 1);
            blocks++;
            while (blocks > 1 && sums[blocks - 2] / masses[blocks - 2] >= sums[blocks - 1] / masses[blocks - 1])
            {
                blocks--;
                sums[blocks - 1] += sums[blocks];
                masses[blocks - 1] += masses[blocks];
                ends[blocks - 1] = ends[blocks];
            }
        }

        var fitted = new double[targets.Length];
        for (int block = 0, start = 0; block < blocks; start = ends[block++])
            fitted.AsSpan(start, ends[block] - start).Fill(sums[block] / masses[block]);
        return fitted;
    }

    private static (double[] X, double[] Y, double[] W) Merge(ReadOnlySpan<double> positions, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        if (positions.Length != targets.Length || (!weights.IsEmpty && weights.Length != targets.Length))
            throw new ArgumentException($"{positions.Length} positions, {targets.Length} targets and {weights.Length} weights do not go together.", nameof(targets));

        var rows = new List<(double X, double Y, double W)>(positions.Length);
        for (var i = 0; i < positions.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            if (!double.IsFinite(positions[i]) || !double.IsFinite(targets[i]) || !(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Row {i} is ({positions[i]}, {targets[i]}) with weight {weight}; leave out rows that are not finite or have a negative weight."), nameof(positions));
            if (weight > 0)
                rows.Add((positions[i] + 0.0, targets[i], weight));
        }

        if (rows.Count == 0)
            throw new ArgumentException("There are no rows with weight to fit a curve to.", nameof(positions));

        rows.Sort((a, b) => a.X.CompareTo(b.X));
        var count = 0;
        var (x, y, w) = (new double[rows.Count], new double[rows.Count], new double[rows.Count]);
        foreach (var row in rows)
        {
            if (count == 0 || row.X != x[count - 1])
                x[count++] = row.X;
            y[count - 1] += row.Y * row.W;
            w[count - 1] += row.W;
        }

        for (var i = 0; i < count; i++)
            y[i] /= w[i];
        return (x[..count], y[..count], w[..count]);
    }
}
