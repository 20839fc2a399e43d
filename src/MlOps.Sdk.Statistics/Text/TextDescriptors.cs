using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Texts as a few numbers each, so that drift of texts can be judged, and explained, like that of any numeric column: <c>length</c>,
/// <c>words</c>, <c>sentences</c>, <c>non-letter-share</c>, <c>out-of-vocabulary-share</c>, <c>json-valid</c> and one <c>pattern:name</c> a pattern.
/// Immutable once fitted.
/// </summary>
public sealed class TextDescriptors
{
    private readonly Dictionary<string, int>? _documents;
    private readonly IReadOnlySet<string>? _vocabulary;
    private readonly (string Name, Regex Regex)[] _patterns;

    private TextDescriptors(Dictionary<string, int>? documents, TextDescriptorOptions options, (string, Regex)[] patterns) =>
        (_documents, _vocabulary, _patterns) = (documents, options.Vocabulary, patterns);

    /// <summary>Learns the vocabulary of a reference, unless the options bring one.</summary>
    /// <param name="reference">Texts compared with, null for missing.</param>
    /// <param name="options">What else to measure; null for nothing.</param>
    /// <exception cref="ArgumentException">A pattern is no regular expression, or needs backtracking; the message names it.</exception>
    public static TextDescriptors Fit(IReadOnlyList<string?> reference, TextDescriptorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        options ??= new TextDescriptorOptions();
        var patterns = options.Patterns.Select(pattern => (pattern.Key, Compile(pattern.Key, pattern.Value, options.MatchTimeout))).ToArray();
        return new TextDescriptors(options.Vocabulary is null ? CountDocuments(reference) : null, options, patterns);
    }

    /// <summary>The descriptors of some texts, one column each; NaN for a missing text, and for the shares of a text without characters or words.</summary>
    public IReadOnlyList<FeatureColumn> Describe(IReadOnlyList<string?> texts) => Describe(texts, areReference: false);

    /// <summary>The descriptors of the reference itself: a word is in the vocabulary if another reference text has it, since every text knows its own words.</summary>
    public IReadOnlyList<FeatureColumn> DescribeReference(IReadOnlyList<string?> reference) => Describe(reference, areReference: true);

    private FeatureColumn[] Describe(IReadOnlyList<string?> texts, bool areReference)
    {
        ArgumentNullException.ThrowIfNull(texts);
        double Known(string text) => UnknownShare(text, areReference ? 2 : 1);
        return
        [
            Column("length", texts, text => text.Length),
            Column("words", texts, text => Words(text)),
            Column("sentences", texts, Sentences),
            Column("non-letter-share", texts, NonLetterShare),
            Column("out-of-vocabulary-share", texts, Known),
            Column("json-valid", texts, text => IsJson(text) ? 1 : 0),
            .. _patterns.Select(pattern => Column($"pattern:{pattern.Name}", texts, text => Matches(pattern.Regex, text))),
        ];
    }

    private static FeatureColumn Column(string name, IReadOnlyList<string?> texts, Func<string, double> measure)
    {
        var values = new double[texts.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = texts[i] is { } text ? measure(text) : double.NaN;
        return FeatureColumn.Numeric(name, values);
    }

    private static int Words(string text)
    {
        var count = 0;
        foreach (var _ in new WordTokens(text))
            count++;
        return count;
    }

    /// <summary>Stretches with a word, ended by sentence marks or the end of the text.</summary>
    private static double Sentences(string text)
    {
        var count = 0;
        var isOpen = false;
        foreach (var c in text)
        {
            if (c is '.' or '!' or '?' or '…' or '。' or '！' or '？')
                isOpen = false;
            else if (!isOpen && char.IsLetterOrDigit(c))
                (isOpen, count) = (true, count + 1);
        }

        return count;
    }

    private static double NonLetterShare(string text)
    {
        int letters = 0, others = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
                letters++;
            else if (!Rune.IsWhiteSpace(rune))
                others++;
        }

        return letters + others == 0 ? double.NaN : (double)others / (letters + others);
    }

    private double UnknownShare(string text, int documentsNeeded)
    {
        int words = 0, unknown = 0;
        foreach (var word in new WordTokens(text))
        {
            var lower = word.ToString().ToLowerInvariant();
            words++;
            unknown += (_vocabulary?.Contains(lower) ?? _documents!.GetValueOrDefault(lower) >= documentsNeeded) ? 0 : 1;
        }

        return words == 0 ? double.NaN : (double)unknown / words;
    }

    private static bool IsJson(string text)
    {
        // Most texts are no JSON; their first character tells without an exception.
        var trimmed = text.AsSpan().Trim(" \t\r\n");
        if (trimmed.IsEmpty || (trimmed[0] is not ('{' or '[' or '"' or '-') && !char.IsAsciiDigit(trimmed[0]) && trimmed is not ("true" or "false" or "null")))
            return false;

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static double Matches(Regex regex, string text)
    {
        try
        {
            return regex.Count(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return double.NaN;
        }
    }

    private static Regex Compile(string name, string pattern, TimeSpan timeout)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, timeout);
        }
        catch (Exception e) when (e is NotSupportedException or RegexParseException)
        {
            throw new ArgumentException($"Pattern '{name}' ({pattern}) cannot run without backtracking: {e.Message} Write it without look-around and back-references.", nameof(pattern), e);
        }
    }

    private static Dictionary<string, int> CountDocuments(IReadOnlyList<string?> texts)
    {
        var documents = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            seen.Clear();
            foreach (var word in new WordTokens(text))
            {
                var lower = word.ToString().ToLowerInvariant();
                if (seen.Add(lower))
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(documents, lower, out _)++;
            }
        }

        return documents;
    }
}
