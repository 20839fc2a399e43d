namespace MlOps.Sdk.Benchmarks.Serving;

/// <summary>A row of the network's benchmark: an image of 8 by 8.</summary>
public readonly record struct Pixels(float[] Values) : IFeatureRow
{
    /// <inheritdoc/>
    public static FeatureSchema Features { get; } = FeatureSchema.Of(Enumerable.Range(0, 64).Select(i => ($"x{i}", FeatureKind.Number)));

    /// <inheritdoc/>
    public void WriteTo(ref FeatureWriter row)
    {
        foreach (var value in Values)
            row.Number(value);
    }
}
