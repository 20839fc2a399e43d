namespace MlOps.Sdk;

internal enum FilterTokenKind
{
    /// <summary>A bare word: a field, a keyword or a number.</summary>
    Word,

    /// <summary>A text in single or double quotes.</summary>
    Text,

    /// <summary>A key in backticks.</summary>
    Name,

    /// <summary>A comparison, a comma or a parenthesis.</summary>
    Symbol,

    /// <summary>The end of the filter.</summary>
    End,
}
