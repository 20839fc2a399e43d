namespace MlOps.Sdk.Generators.Tests.Rows;

/// <summary>The iris model of the samples, by generated and by hand-written rows of the same columns.</summary>
[FeatureRow(Naming = ColumnNaming.SnakeCase)]
internal readonly partial record struct Iris(float SepalLength, float SepalWidth, float PetalLength, float PetalWidth);

internal readonly record struct IrisByHand(float SepalLength, float SepalWidth, float PetalLength, float PetalWidth) : IFeatureRow
{
    public static FeatureSchema Features { get; } = FeatureSchema.Of(
        ("sepal_length", FeatureKind.Number), ("sepal_width", FeatureKind.Number), ("petal_length", FeatureKind.Number), ("petal_width", FeatureKind.Number));

    public void WriteTo(ref FeatureWriter row)
    {
        row.Number(SepalLength);
        row.Number(SepalWidth);
        row.Number(PetalLength);
        row.Number(PetalWidth);
    }
}

[ModelOutput]
internal readonly partial record struct Species(
    [ModelColumn("label")] string Name,
    [ModelColumn("probabilities[0]")] double Setosa,
    [ModelColumn("probabilities[1]")] double Versicolor,
    [ModelColumn("probabilities[2]")] double Virginica);

internal readonly record struct SpeciesByHand(string Name, double Setosa, double Versicolor, double Virginica) : IModelOutput<SpeciesByHand>
{
    public static FeatureSchema Outputs { get; } = FeatureSchema.Of(
        ("label", FeatureKind.Text), ("probabilities[0]", FeatureKind.Number), ("probabilities[1]", FeatureKind.Number), ("probabilities[2]", FeatureKind.Number));

    public static SpeciesByHand ReadFrom(OutputReader row) => new(row.Text(0) ?? "", row.Number(0), row.Number(1), row.Number(2));
}

/// <summary>The label as an enum, and the probabilities in place.</summary>
[ModelOutput]
internal readonly partial record struct Guess([ModelColumn("label")] Flower Flower, [ModelColumn("probabilities")] Three Probabilities);

[System.Runtime.CompilerServices.InlineArray(3)]
internal struct Three
{
    private float _first;
}

internal enum Flower
{
    [ModelText("setosa")]
    Setosa,

    [ModelText("versicolor")]
    Versicolor,

    [ModelText("virginica")]
    Virginica,
}

[FeatureRow, ModelOutput]
internal readonly partial struct Triple
{
    public Three Values { get; init; }
}
