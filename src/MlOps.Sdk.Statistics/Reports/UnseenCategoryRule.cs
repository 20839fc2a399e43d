namespace MlOps.Sdk.Statistics;

/// <summary>What a category means that the reference does not have.</summary>
public enum UnseenCategoryRule
{
    /// <summary>It is named, and counts in the test like any other change of shares.</summary>
    Test,

    /// <summary>One such row is drift, whatever the test says.</summary>
    Drift,

    /// <summary>The column is not judged while there are any.</summary>
    Refuse,
}
