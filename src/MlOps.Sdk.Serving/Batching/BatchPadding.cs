namespace MlOps.Sdk.Serving;

/// <summary>What a run is filled up to by repeating its last row, whose further answers are dropped.</summary>
public enum BatchPadding
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>1, 2, 4, 8, … rows.</summary>
    PowersOfTwo,
}
