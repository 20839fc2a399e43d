namespace MlOps.Sdk.Statistics.Tests;

/// <summary>Seeded samples.</summary>
internal static class Samples
{
    public static double[] Uniform(ulong seed, int n)
    {
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var values = new double[n];
        for (var i = 0; i < n; i++)
            values[i] = chance.NextDouble();
        return values;
    }

    public static double[] Normal(ulong seed, int n, double mean = 0, double deviation = 1)
    {
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var values = new double[n];
        for (var i = 0; i < n; i++)
            values[i] = mean + deviation * chance.NextNormal();
        return values;
    }

    /// <summary>Categories with shares that fall as 1 / rank, as airports do.</summary>
    public static string[] Zipf(ulong seed, int n, int categories)
    {
        var cumulative = new double[categories];
        var total = 0.0;
        for (var i = 0; i < categories; i++)
            cumulative[i] = total += 1.0 / (i + 1);
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var values = new string[n];
        for (var i = 0; i < n; i++)
        {
            var index = Array.BinarySearch(cumulative, chance.NextDouble() * total);
            values[i] = $"c{(index < 0 ? ~index : index):D3}";
        }

        return values;
    }
}
