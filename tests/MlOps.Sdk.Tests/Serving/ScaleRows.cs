namespace MlOps.Sdk.Tests.Serving;

/// <summary>Four numbers in, as the models scale_v1 (times 1) and scale_v2 (times 2) take them.</summary>
internal readonly record struct ScaleRow(float A, float B, float C, float D) : IFeatureRow
{
    public static FeatureSchema Features { get; } = FeatureSchema.Of(("A", FeatureKind.Number), ("B", FeatureKind.Number), ("C", FeatureKind.Number), ("D", FeatureKind.Number));

    public void WriteTo(ref FeatureWriter row)
    {
        row.Number(A);
        row.Number(B);
        row.Number(C);
        row.Number(D);
    }
}

/// <summary>The first and the last of the four numbers out.</summary>
internal readonly record struct Scaled(double A, double D) : IModelOutput<Scaled>
{
    public static FeatureSchema Outputs { get; } = FeatureSchema.Of(("y[0]", FeatureKind.Number), ("y[3]", FeatureKind.Number));

    public static Scaled ReadFrom(OutputReader row) => new(row.Number(0), row.Number(1));
}
