namespace MlOps.Sdk.Serving;

/// <summary>How a step of one call stands.</summary>
internal enum CellState
{
    /// <summary>Nothing has asked for it.</summary>
    Idle,

    /// <summary>Something needs it, and it waits for what it needs itself.</summary>
    Wanted,

    /// <summary>It is under way.</summary>
    Running,

    /// <summary>Its outputs are there.</summary>
    Done,

    /// <summary>It failed, and nothing stands in for it.</summary>
    Failed,
}
