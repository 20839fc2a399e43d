using MlOps.Sdk;

namespace AspNetService;

/// <summary>The species, and how probable each is.</summary>
public sealed record Species(string Name, double Setosa, double Versicolor, double Virginica) : IModelOutput<Species>
{
    public static FeatureSchema Outputs { get; } = FeatureSchema.Of(
        ("label", FeatureKind.Text),
        ("probabilities[0]", FeatureKind.Number), ("probabilities[1]", FeatureKind.Number), ("probabilities[2]", FeatureKind.Number));

    public static Species ReadFrom(OutputReader row) => new(row.Text(0) ?? "", row.Number(0), row.Number(1), row.Number(2));
}
