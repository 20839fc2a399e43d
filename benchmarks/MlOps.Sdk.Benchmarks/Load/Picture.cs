namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>A row of the convolutional model: three channels of an image.</summary>
internal readonly record struct Picture(float[] Values) : IFeatureRow
{
    /// <inheritdoc/>
    public static FeatureSchema Features { get; } =
        FeatureSchema.Of(Enumerable.Range(0, 3 * MadeUpModels.Side * MadeUpModels.Side).Select(i => ($"p{i}", FeatureKind.Number)));

    /// <inheritdoc/>
    public void WriteTo(ref FeatureWriter row)
    {
        foreach (var value in Values)
            row.Number(value);
    }
}
