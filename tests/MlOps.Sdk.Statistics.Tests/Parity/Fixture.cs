using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

/// <summary>Reads reference cases, including inputs given by a generator.</summary>
internal static class Fixture
{
    public static JsonElement Drift(string file) => Read("drift", file);

    public static JsonElement Evaluation(string file) => Read("evaluation", file);

    public static string Name(this JsonElement test) =>
        test.TryGetProperty("name", out var name) || test.TryGetProperty("id", out name) ? name.GetString()! : "?";

    /// <summary>A column of numbers: an array with nulls for missing, or a generator.</summary>
    public static double[] Numbers(this JsonElement source) =>
        source.ValueKind == JsonValueKind.Array ? [.. source.EnumerateArray().Select(Number)] : Generate(source);

    public static bool[] Labels(this JsonElement source) => [.. source.EnumerateArray().Select(label => label.GetInt32() == 1)];

    public static Dictionary<string, long> Counts(this JsonElement source) =>
        source.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetInt64());

    /// <summary>A number, where null is NaN and infinities are strings.</summary>
    public static double Number(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => value.GetString() switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            "NaN" => double.NaN,
            var other => throw new FormatException(other),
        },
        _ => value.GetDouble(),
    };

    public static bool IsError(this JsonElement value) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("error", out _);

    /// <summary>A column from a generator that leaves its length to the case.</summary>
    public static double[] Numbers(JsonElement generator, int n) => Generate(generator, n);

    private static double[] Generate(JsonElement generator) => Generate(generator, generator.GetProperty("n").GetInt32());

    private static double[] Generate(JsonElement generator, int n)
    {
        var terms = generator.TryGetProperty("sum", out var sum) ? sum.GetInt32() : 1;
        var chance = new SplitMix64(generator.GetProperty("seed").GetUInt64());
        var values = new double[n];
        for (var i = 0; i < n; i++)
        {
            for (var term = 0; term < terms; term++)
                values[i] += chance.NextDouble();
        }

        if (generator.TryGetProperty("bernoulli", out var share))
        {
            for (var i = 0; i < n; i++)
                values[i] = values[i] < share.GetDouble() ? 1 : 0;
        }

        if (generator.TryGetProperty("ops", out var ops))
        {
            foreach (var op in ops.EnumerateArray())
                Apply(values, op);
        }

        return values;
    }

    private static void Apply(double[] values, JsonElement op)
    {
        var name = op[0].GetString();
        var argument = op.GetArrayLength() > 1 ? op[1].GetDouble() : 0;
        for (var i = 0; i < values.Length; i++)
        {
            var x = values[i];
            values[i] = name switch
            {
                "add" => x + argument,
                "mul" => x * argument,
                "div" => x / argument,
                "square" => x * x,
                "cube" => x * x * x,
                "sqrt" => Math.Sqrt(x),
                "floor" => Math.Floor(x),
                "recip" => 1 / x,
                "nan_every" => i % (int)argument == 0 ? double.NaN : x,
                "spike" => i % (int)argument == 0 ? op[2].GetDouble() : x,
                _ => throw new FormatException($"Unknown generator step '{name}'."),
            };
        }
    }

    private static JsonElement Read(string area, string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(TestSupport.SharedFiles.Path("reference", area, file)));
        return document.RootElement.Clone();
    }
}
