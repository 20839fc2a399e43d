namespace MlOps.Sdk;

/// <summary>What a person says by signing (21 CFR 11.50).</summary>
public enum SignatureMeaning
{
    /// <summary>I made this.</summary>
    Authorship,

    /// <summary>I have looked at this.</summary>
    Review,

    /// <summary>I approve of this.</summary>
    Approval,

    /// <summary>I answer for this.</summary>
    Responsibility,

    /// <summary>I do not approve of this.</summary>
    Rejection,
}
