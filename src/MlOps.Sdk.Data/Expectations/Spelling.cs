namespace MlOps.Sdk.Data;

/// <summary>Finds what was probably meant.</summary>
internal static class Spelling
{
    /// <summary>The nearest of the known words, as <c> (did you mean 'x'?)</c>, or nothing where none is near.</summary>
    public static string Suggestion(string word, IEnumerable<string> known)
    {
        var nearest = known.MinBy(candidate => Distance(word, candidate));
        return nearest is not null && Distance(word, nearest) <= 1 + (word.Length / 4) ? $" (did you mean '{nearest}'?)" : "";
    }

    /// <summary>Letters to insert, delete or replace (Levenshtein 1966).</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
