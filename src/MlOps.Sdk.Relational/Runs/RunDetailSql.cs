namespace MlOps.Sdk.Relational;

/// <summary>The queries that read a set of runs with all that hangs on them.</summary>
internal sealed record RunDetailSql
{
    public required string Runs { get; init; }

    public required string Environments { get; init; }

    public required string Params { get; init; }

    public required string Tags { get; init; }

    public required string Metrics { get; init; }

    public required string Inputs { get; init; }

    public required string Outputs { get; init; }
}
