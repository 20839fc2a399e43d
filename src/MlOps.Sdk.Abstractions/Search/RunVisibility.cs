namespace MlOps.Sdk;

/// <summary>Whether a search sees what was put away.</summary>
public enum RunVisibility
{
    /// <summary>Runs that are not deleted; when no experiments are named, of experiments that are not archived.</summary>
    Active,

    /// <summary>Deleted runs only.</summary>
    Deleted,

    /// <summary>Every run.</summary>
    All,
}
