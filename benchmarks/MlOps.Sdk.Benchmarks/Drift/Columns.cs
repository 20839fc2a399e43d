namespace MlOps.Sdk.Benchmarks.Drift;

/// <summary>Made-up columns: near normal numbers, and categories as codes and as texts.</summary>
internal static class Columns
{
    public static double[] Normal(int seed, int count, double mean = 0)
    {
        var random = new Random(seed);
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = mean + (Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }

    public static int[] Codes(int seed, int count, int categories)
    {
        var random = new Random(seed);
        var codes = new int[count];
        for (var i = 0; i < count; i++)
            codes[i] = random.Next(categories);
        return codes;
    }
}
