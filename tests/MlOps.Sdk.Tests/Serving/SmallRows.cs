namespace MlOps.Sdk.Tests.Serving;

/// <summary>A row of fixed_batch4.</summary>
internal readonly record struct Triple(double A, double B, double C) : IFeatureRow
{
    public static FeatureSchema Features { get; } = FeatureSchema.Of(("A", FeatureKind.Number), ("B", FeatureKind.Number), ("C", FeatureKind.Number));

    public void WriteTo(ref FeatureWriter row)
    {
        row.Number(A);
        row.Number(B);
        row.Number(C);
    }
}

internal readonly record struct Pair(double A, double B) : IModelOutput<Pair>
{
    public static FeatureSchema Outputs { get; } = FeatureSchema.Of(("y[0]", FeatureKind.Number), ("y[1]", FeatureKind.Number));

    public static Pair ReadFrom(OutputReader row) => new(row.Number(0), row.Number(1));
}

/// <summary>A row that forgets its last number.</summary>
internal readonly record struct ForgetfulRow : IFeatureRow
{
    public static FeatureSchema Features => Triple.Features;

    public void WriteTo(ref FeatureWriter row) => row.Number(1.0);
}
