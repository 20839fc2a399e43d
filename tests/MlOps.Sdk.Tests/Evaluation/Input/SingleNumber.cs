namespace MlOps.Sdk.Tests.Evaluation.Input;

/// <summary>The smallest row there is.</summary>
internal sealed record SingleNumber(double Value) : IFeatureRow
{
    public static FeatureSchema Features { get; } = FeatureSchema.Of((nameof(Value), FeatureKind.Number));

    public void WriteTo(ref FeatureWriter row) => row.Number(Value);
}
