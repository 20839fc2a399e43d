namespace MlOps.Sdk.Serving;

/// <summary>Code of the application answers, which it registers by name (<see cref="ModelHostOptions.Code"/>); the graph holds the name alone.</summary>
public sealed record CodeStep : PredictorStep
{
    /// <summary>The name it is registered under.</summary>
    public required string Code { get; init; }

    internal override string Answerer => $"code '{Code}'";
}
