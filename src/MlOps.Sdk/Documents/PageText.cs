namespace MlOps.Sdk;

/// <summary>A run of text on its way into a document; only the writers know how to escape it.</summary>
/// <param name="Text">The text as recorded, unescaped.</param>
/// <param name="Tone">How it is set apart.</param>
/// <param name="Target">The id of the section it leads to; null when it leads nowhere.</param>
internal readonly record struct PageText(string Text, PageTone Tone = PageTone.Plain, string? Target = null)
{
    public const string NotRecorded = "not recorded";

    public static PageText Missing { get; } = new(NotRecorded, PageTone.Missing);

    public static implicit operator PageText(string? text) => string.IsNullOrWhiteSpace(text) ? Missing : new(text);

    public static PageText Muted(string text) => new(text, PageTone.Muted);

    public static PageText Bad(string text) => new(text, PageTone.Bad);

    public static PageText Code(string? text) => string.IsNullOrWhiteSpace(text) ? Missing : new(text, PageTone.Code);
}
