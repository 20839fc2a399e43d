namespace MlOps.Sdk.Serving;

/// <summary>A registered model answers. An alias is followed as it moves; all steps of one call that name it get the same version.</summary>
public sealed record ModelStep : PredictorStep
{
    /// <summary>Which, such as <c>churn@champion</c>. Its outputs are those of its signature.</summary>
    public required ModelRef Model { get; init; }

    internal override string Answerer => Model.ToString();
}
