namespace MlOps.Sdk.Data;

/// <summary>Says where an expression's text is wrong.</summary>
internal static class ExpressionError
{
    private const int Shown = 30;

    public static FormatException At(string text, int position, string what)
    {
        var rest = text[position..];
        return new($"At position {position + 1} of the row expression, before '{(rest.Length > Shown ? rest[..Shown] + "…" : rest)}': {what}.");
    }
}
