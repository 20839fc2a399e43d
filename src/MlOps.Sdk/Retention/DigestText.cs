namespace MlOps.Sdk;

/// <summary>Finds what looks like the SHA-256 of content in any text: 64 lower-case hexadecimal digits that stand alone.</summary>
internal static class DigestText
{
    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789abcdef");

    public static void Collect(string? text, ISet<ContentDigest> into)
    {
        for (var rest = text.AsSpan(); rest.Length >= 64;)
        {
            var start = rest.IndexOfAny(Digits);
            if (start < 0)
                return;
            rest = rest[start..];
            var end = rest.IndexOfAnyExcept(Digits);
            var word = end < 0 ? rest : rest[..end];
            if (word.Length == 64 && ContentDigest.TryParse(word.ToString(), out var digest))
                into.Add(digest);
            rest = rest[word.Length..];
        }
    }
}
