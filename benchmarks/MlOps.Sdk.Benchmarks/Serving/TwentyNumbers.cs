namespace MlOps.Sdk.Benchmarks.Serving;

/// <summary>A row of the benchmark's model: twenty measurements.</summary>
public readonly record struct TwentyNumbers(float[] Values) : IFeatureRow
{
    /// <inheritdoc/>
    public static FeatureSchema Features { get; } = FeatureSchema.Of(Enumerable.Range(0, 20).Select(i => ($"x{i}", FeatureKind.Number)));

    /// <inheritdoc/>
    public void WriteTo(ref FeatureWriter row)
    {
        foreach (var value in Values)
            row.Number(value);
    }
}
