namespace MlOps.Sdk.Serving;

/// <summary>Finds what somebody may have meant who wrote a name that is not there.</summary>
internal static class NearNames
{
    /// <summary>The nearest name as part of a sentence, or nothing when none is near.</summary>
    public static string Guess(string name, IEnumerable<string> known)
    {
        var written = name.ToUpperInvariant();
        var nearest = known.Select(k => (Name: k, Edits: Edits(k.ToUpperInvariant(), written))).DefaultIfEmpty((Name: "", Edits: int.MaxValue)).MinBy(k => k.Edits);
        return nearest.Edits <= Math.Max(1, Math.Min(2, name.Length / 2)) ? $"; did you mean '{nearest.Name}'?" : "";
    }

    // Levenshtein's distance, one row at a time.
    private static int Edits(string one, string two)
    {
        var row = Enumerable.Range(0, two.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var k = 1; k <= two.Length; k++)
                (row[k], diagonal) = (Math.Min(Math.Min(row[k], row[k - 1]) + 1, diagonal + (one[i - 1] == two[k - 1] ? 0 : 1)), row[k]);
        }

        return row[^1];
    }
}
