namespace MlOps.Sdk;

/// <summary>What was found for a control.</summary>
public enum ComplianceStatus
{
    /// <summary>Every piece of evidence that the control asks for was found, and no exception to it.</summary>
    Evidenced,

    /// <summary>Something is missing, or an exception was found.</summary>
    Gap,

    /// <summary>The control is met outside of a library: by procedures, training or an identity provider.</summary>
    NotInScope,
}
