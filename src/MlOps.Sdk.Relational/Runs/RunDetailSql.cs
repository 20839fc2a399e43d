namespace MlOps.Sdk.Relational;

/// <summary>The four queries that fill the records of a set of runs.</summary>
internal sealed record RunDetailSql(string Params, string Tags, string Metrics, string Inputs);
