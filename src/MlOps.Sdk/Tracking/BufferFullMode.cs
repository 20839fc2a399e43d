namespace MlOps.Sdk;

/// <summary>What logging does when a run's buffer is full because the store is slower than the training code.</summary>
public enum BufferFullMode
{
    /// <summary>Waits until the store has caught up: nothing is lost.</summary>
    Wait,

    /// <summary>Drops the metric point and counts it: training never waits. Params, tags, inputs and artifacts are never dropped.</summary>
    Drop,
}
