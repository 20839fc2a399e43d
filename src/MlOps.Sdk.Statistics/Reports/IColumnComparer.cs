namespace MlOps.Sdk.Statistics;

/// <summary>What a report needs of a column, whether it is raw values or a profile.</summary>
internal interface IColumnComparer<in T>
{
    DriftColumnKind Kind(T column);

    ColumnSummary Summary(T column);

    /// <summary>Fills in test, result, missing share, shape and unseen categories of a column that both sides have in one kind.</summary>
    ComparedColumn Compare(T reference, T current);
}
