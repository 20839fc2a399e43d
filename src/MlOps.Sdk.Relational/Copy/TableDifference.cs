namespace MlOps.Sdk.Relational;

/// <summary>How a stretch of a table differs between two databases.</summary>
internal readonly record struct TableDifference(List<object?[]> Missing, List<object?[]> Other, List<object?[]> Extra)
{
    public bool None => Missing.Count + Other.Count + Extra.Count == 0;
}
