namespace MlOps.Sdk.Evaluation;

/// <summary>Candidates to rank within queries, or items to recommend to users: one row a candidate, the rows of a query together.</summary>
public sealed record RankingRows
{
    /// <summary>The query, or user, of each row.</summary>
    public required IReadOnlyList<string> Queries { get; init; }

    /// <summary>The relevance of each row, 0 or more; above 0 counts as relevant where a metric knows only yes and no. Every relevant item of a query has to be among its rows, with the lowest score where a model did not retrieve it.</summary>
    public required IReadOnlyList<double> Relevance { get; init; }

    /// <summary>The item each row is; needed by metrics of the catalogue, such as <see cref="RankingMetric.CatalogCoverage"/>.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>Items in the catalogue; unless given those that occur.</summary>
    public int? CatalogSize { get; init; }
}
