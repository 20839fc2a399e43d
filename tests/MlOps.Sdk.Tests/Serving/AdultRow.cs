namespace MlOps.Sdk.Tests.Serving;

/// <summary>A row of adult_income_mixed: five numbers and six texts, in another order than the model lists them.</summary>
internal sealed record AdultRow(string?[] Texts, double[] Numbers) : IFeatureRow
{
    public static string[] TextNames { get; } = ["workclass", "education", "marital_status", "occupation", "relationship", "sex"];

    public static string[] NumberNames { get; } = ["age", "education_num", "capital_gain", "capital_loss", "hours_per_week"];

    public static FeatureSchema Features { get; } = FeatureSchema.Of(
        TextNames.Select(n => (n, FeatureKind.Text)).Concat(NumberNames.Select(n => (n, FeatureKind.Number))));

    public void WriteTo(ref FeatureWriter row)
    {
        foreach (var text in Texts)
            row.Text(text);
        foreach (var number in Numbers)
            row.Number(number);
    }
}

/// <summary>The label, and one value of the model's map.</summary>
internal readonly record struct Income(string? Label, double Above50K) : IModelOutput<Income>
{
    public static FeatureSchema Outputs { get; } = FeatureSchema.Of(("income", FeatureKind.Text), ("probabilities[>50K]", FeatureKind.Number));

    public static Income ReadFrom(OutputReader row) => new(row.Text(0), row.Number(0));
}
