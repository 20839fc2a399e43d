namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>The first and the last of what a scale model answers.</summary>
internal readonly record struct Scaled(double A, double D) : IModelOutput<Scaled>
{
    /// <inheritdoc/>
    public static FeatureSchema Outputs { get; } = FeatureSchema.Of(("y[0]", FeatureKind.Number), ("y[3]", FeatureKind.Number));

    /// <inheritdoc/>
    public static Scaled ReadFrom(OutputReader row) => new(row.Number(0), row.Number(1));
}
