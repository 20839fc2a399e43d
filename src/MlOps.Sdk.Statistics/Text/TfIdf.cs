using System.Runtime.InteropServices;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Texts as weights of their words: counts times ln((1 + n) / (1 + texts with the word)) + 1, each text scaled to length 1, as scikit-learn's
/// defaults. Words are lower-case and have two characters or more.
/// </summary>
internal sealed class TfIdf
{
    private TfIdf(string[] terms, SparseDesign design, int[] starts, int[] features) => (Terms, Design, _starts, _features) = (terms, design, starts, features);

    private readonly int[] _starts;
    private readonly int[] _features;

    public string[] Terms { get; }

    public SparseDesign Design { get; }

    /// <summary>The most frequent words in at least two texts, by number of texts.</summary>
    public static TfIdf Of(IReadOnlyList<string> texts, int mostTerms = 20_000)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var documents = new List<int>();
        var counts = new Dictionary<int, int>[texts.Count];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = Count(texts[i], ids, documents);
        }

        var words = ids.OrderBy(pair => pair.Value).Select(pair => pair.Key).ToArray();
        var chosen = Enumerable.Range(0, words.Length).Where(id => documents[id] >= 2)
            .OrderByDescending(id => documents[id]).ThenBy(id => words[id], StringComparer.Ordinal).Take(mostTerms).ToArray();
        var columns = new int[words.Length];
        Array.Fill(columns, -1);
        for (var c = 0; c < chosen.Length; c++)
            columns[chosen[c]] = c;

        var starts = new int[texts.Count + 1];
        var features = new List<int>();
        var values = new List<double>();
        for (var i = 0; i < counts.Length; i++)
        {
            foreach (var (id, count) in counts[i].Where(pair => columns[pair.Key] >= 0).OrderBy(pair => columns[pair.Key]))
            {
                features.Add(columns[id]);
                values.Add(count * (Math.Log((1.0 + texts.Count) / (1.0 + documents[id])) + 1));
            }

            starts[i + 1] = features.Count;
            Normalize(CollectionsMarshal.AsSpan(values)[starts[i]..]);
        }

        int[] all = [.. Enumerable.Range(0, texts.Count)];
        int[] stored = [.. features];
        return new TfIdf([.. chosen.Select(id => words[id])], new SparseDesign(starts, stored, [.. values], chosen.Length, all), starts, stored);
    }

    /// <summary>The share of texts in a range that have each word.</summary>
    public double[] DocumentShares(int first, int count)
    {
        var shares = new double[Terms.Length];
        foreach (var feature in _features.AsSpan(_starts[first].._starts[first + count]))
            shares[feature] += 1.0 / count;
        return shares;
    }

    private static Dictionary<int, int> Count(string text, Dictionary<string, int> ids, List<int> documents)
    {
        var counts = new Dictionary<int, int>();
        foreach (var word in new WordTokens(text))
        {
            if (word.Length < 2)
                continue;

            ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, word.ToString().ToLowerInvariant(), out var isKnown);
            if (!isKnown)
            {
                id = documents.Count;
                documents.Add(0);
            }

            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, id, out _);
            if (count++ == 0)
                documents[id]++;
        }

        return counts;
    }

    private static void Normalize(Span<double> row)
    {
        var norm = System.Numerics.Tensors.TensorPrimitives.Norm<double>(row);
        if (norm > 0)
            System.Numerics.Tensors.TensorPrimitives.Divide(row, norm, row);
    }
}
