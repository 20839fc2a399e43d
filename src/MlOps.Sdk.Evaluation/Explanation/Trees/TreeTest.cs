namespace MlOps.Sdk.Evaluation;

/// <summary>What sends a row to a node's left child.</summary>
public enum TreeTest
{
    /// <summary>value ≤ threshold.</summary>
    AtMost,

    /// <summary>value &lt; threshold.</summary>
    Below,

    /// <summary>value ≥ threshold.</summary>
    AtLeast,

    /// <summary>value &gt; threshold.</summary>
    Above,

    /// <summary>value = threshold.</summary>
    Equal,

    /// <summary>value ≠ threshold.</summary>
    NotEqual,
}
