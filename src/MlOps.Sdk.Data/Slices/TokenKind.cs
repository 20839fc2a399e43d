namespace MlOps.Sdk.Data;

/// <summary>What a piece of an expression's text is.</summary>
internal enum TokenKind
{
    End,
    Word,
    QuotedName,
    Text,
    Number,
    Symbol,
}
