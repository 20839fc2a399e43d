namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>A row of the scale models.</summary>
internal readonly record struct ScaleRow(float A, float B, float C, float D) : IFeatureRow
{
    /// <inheritdoc/>
    public static FeatureSchema Features { get; } =
        FeatureSchema.Of(("a", FeatureKind.Number), ("b", FeatureKind.Number), ("c", FeatureKind.Number), ("d", FeatureKind.Number));

    /// <inheritdoc/>
    public void WriteTo(ref FeatureWriter row)
    {
        row.Number(A);
        row.Number(B);
        row.Number(C);
        row.Number(D);
    }
}
