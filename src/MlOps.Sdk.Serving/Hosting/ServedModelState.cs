namespace MlOps.Sdk.Serving;

/// <summary>Whether a served model can answer.</summary>
public enum ServedModelState
{
    /// <summary>No version is loaded yet; see the status for the reason.</summary>
    Loading,

    /// <summary>A version answers.</summary>
    Ready,

    /// <summary>It was taken out of memory, on request or to make room for others, and waits to be loaded again.</summary>
    Unloaded,

    /// <summary>The host is shutting down.</summary>
    Stopped,
}
