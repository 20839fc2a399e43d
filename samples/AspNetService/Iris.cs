using MlOps.Sdk;

namespace AspNetService;

/// <summary>A flower, in centimetres.</summary>
public sealed record Iris(float SepalLength, float SepalWidth, float PetalLength, float PetalWidth) : IFeatureRow
{
    public static FeatureSchema Features { get; } = FeatureSchema.Of(
        ("sepal_length", FeatureKind.Number), ("sepal_width", FeatureKind.Number),
        ("petal_length", FeatureKind.Number), ("petal_width", FeatureKind.Number));

    public void WriteTo(ref FeatureWriter row)
    {
        row.Number(SepalLength);
        row.Number(SepalWidth);
        row.Number(PetalLength);
        row.Number(PetalWidth);
    }
}
