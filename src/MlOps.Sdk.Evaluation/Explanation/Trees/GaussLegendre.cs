namespace MlOps.Sdk.Evaluation;

/// <summary>Points and weights on [0, 1] that integrate polynomials of degree 2n − 1 exactly.</summary>
internal static class GaussLegendre
{
    private const int Kept = 32;

    private static readonly Lazy<(double, double)[]>[] Small = [.. Enumerable.Range(0, Kept).Select(n => new Lazy<(double, double)[]>(() => Compute(n)))];

    public static (double Point, double Weight)[] Points(int n) => n < Kept ? Small[n].Value : Compute(n);

    private static (double, double)[] Compute(int n)
    {
        var points = new (double, double)[n];
        for (var i = 0; i < n; i++)
        {
            // Newton from Tricomi's start; each root is met within a handful of steps.
            var x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5));
            var slope = 1.0;
            for (var step = 0; step < 20; step++)
            {
                var (before, value) = (1.0, x);
                for (var k = 2; k <= n; k++)
                    (before, value) = (value, ((2 * k - 1) * x * value - (k - 1) * before) / k);
                slope = n * (x * value - before) / (x * x - 1);
                var change = value / slope;
                x -= change;
                if (Math.Abs(change) < 1e-16)
                    break;
            }

            points[i] = ((x + 1) / 2, 1 / ((1 - x * x) * slope * slope));
        }

        return points;
    }
}
