namespace MlOps.Sdk;

/// <summary>How a field is compared. A run that lacks the field matches no operator but <see cref="IsNull"/>.</summary>
public enum RunOperator
{
    /// <summary>The same; texts by code point.</summary>
    Equal,

    /// <summary>There, and not the same.</summary>
    NotEqual,

    /// <summary>Smaller; numbers and times only.</summary>
    Less,

    /// <summary>Smaller or the same; numbers and times only.</summary>
    LessOrEqual,

    /// <summary>Greater; numbers and times only.</summary>
    Greater,

    /// <summary>Greater or the same; numbers and times only.</summary>
    GreaterOrEqual,

    /// <summary>Fits a pattern: <c>%</c> is any text, <c>_</c> any one character. Texts only.</summary>
    Like,

    /// <summary>Fits a pattern, the letters A to Z in either case. Texts only.</summary>
    ILike,

    /// <summary>One of some texts.</summary>
    In,

    /// <summary>There, and none of some texts.</summary>
    NotIn,

    /// <summary>Not there.</summary>
    IsNull,

    /// <summary>There.</summary>
    IsNotNull,
}
