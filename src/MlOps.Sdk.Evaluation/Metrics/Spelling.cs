namespace MlOps.Sdk.Evaluation;

/// <summary>"Did you mean": the known word with the fewest edits, when few enough to be a slip.</summary>
internal static class Spelling
{
    public static string Hint(string word, IEnumerable<string> known)
    {
        var words = known.Order(StringComparer.Ordinal).ToArray();
        var nearest = words.Select(candidate => (candidate, edits: Edits(word, candidate))).OrderBy(pair => pair.edits).FirstOrDefault();
        return nearest.candidate is { } best && nearest.edits <= Math.Max(2, word.Length / 3)
            ? $"; did you mean '{best}'?"
            : $"; known are {string.Join(", ", words)}.";
    }

    /// <summary>Levenshtein distance, letter case ignored.</summary>
    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + (same ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[^1];
    }
}
