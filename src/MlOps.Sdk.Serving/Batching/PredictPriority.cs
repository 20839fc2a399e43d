namespace MlOps.Sdk.Serving;

/// <summary>Who goes first when rows wait. Of rows waiting at all levels, 16 of 21 taken are high, 4 normal and 1 low, so nobody starves.</summary>
public enum PredictPriority
{
    /// <summary>Work that can wait, such as scoring a backlog.</summary>
    Low = -1,

    /// <summary>What calls have that say nothing.</summary>
    Normal = 0,

    /// <summary>Someone is waiting.</summary>
    High = 1,
}
