namespace MlOps.Sdk;

/// <summary>What is wrong with an entry of an audit log.</summary>
public enum AuditDefect
{
    /// <summary>The entry's content, or its link to the one before, is not what was hashed when it was written.</summary>
    Altered,

    /// <summary>The entry is not there, though a later one or an anchor proves that it was.</summary>
    Missing,

    /// <summary>The entry is there, at another place.</summary>
    Reordered,
}
