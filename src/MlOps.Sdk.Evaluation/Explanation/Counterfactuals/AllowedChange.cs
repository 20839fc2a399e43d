namespace MlOps.Sdk.Evaluation;

/// <summary>Which way a feature may move.</summary>
public enum AllowedChange
{
    /// <summary>Both ways.</summary>
    Any,

    /// <summary>Not at all.</summary>
    None,

    /// <summary>Only up, as an age does.</summary>
    Up,

    /// <summary>Only down.</summary>
    Down,
}
