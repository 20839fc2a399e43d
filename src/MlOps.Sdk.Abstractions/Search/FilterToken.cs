namespace MlOps.Sdk;

/// <summary>A word, a symbol or a literal of a filter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; without the quotes for quoted ones.</param>
/// <param name="Position">Where it begins.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int Position)
{
    public bool IsWord(string word) => Kind == FilterTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == FilterTokenKind.Symbol && Text == symbol;

    // What it is, for a message.
    public string Describe() => Kind switch
    {
        FilterTokenKind.End => "the end",
        FilterTokenKind.Text or FilterTokenKind.Name => $"the quoted '{Shorten(Text)}'",
        _ => $"'{Shorten(Text)}'",
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : $"{text[..37]}...";
}
