namespace MlOps.Sdk.Statistics;

/// <summary>
/// Random relabellings of pooled rows: each row draws a word from <see cref="SplitMix64"/>, the smallest words make the new reference.
/// Relabelling b uses seed + b, so it can be repeated anywhere without the others.
/// </summary>
internal static class Relabelling
{
    /// <summary>Marks <paramref name="chosen"/> of the rows, 1 ≤ chosen ≤ rows; <paramref name="words"/> is scratch of twice the length.</summary>
    public static void Draw(ulong seed, int chosen, Span<ulong> words, Span<bool> isReference)
    {
        var chance = new SplitMix64(seed);
        var drawn = words[..isReference.Length];
        for (var i = 0; i < drawn.Length; i++)
            drawn[i] = chance.Next();
        var scratch = words.Slice(drawn.Length, drawn.Length);
        drawn.CopyTo(scratch);
        var limit = Smallest(scratch, chosen - 1);
        for (var i = 0; i < drawn.Length; i++)
            isReference[i] = drawn[i] <= limit;
    }

    /// <summary>Hoare's selection; words are distinct, since SplitMix64 visits each state once.</summary>
    private static ulong Smallest(Span<ulong> words, int rank)
    {
        int low = 0, high = words.Length - 1;
        while (low < high)
        {
            var pivot = words[low + (high - low) / 2];
            int i = low, j = high;
            while (i <= j)
            {
                while (words[i] < pivot)
                    i++;
                while (words[j] > pivot)
                    j--;
                if (i <= j)
                {
                    (words[i], words[j]) = (words[j], words[i]);
                    i++;
                    j--;
                }
            }

            if (rank <= j)
                high = j;
            else if (rank >= i)
                low = i;
            else
                break;
        }

        return words[rank];
    }
}
