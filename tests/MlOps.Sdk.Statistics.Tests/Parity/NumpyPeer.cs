namespace MlOps.Sdk.Statistics.Tests.Parity;

/// <summary>
/// What the peer's decisions hang on besides their definition: NumPy's seeded generator and scikit-learn's stratified
/// splits drawn with it. Restated here so that a difference can be traced to them rather than waved through.
/// </summary>
internal static class NumpyPeer
{
    /// <summary>Ten stratified splits with a tenth held out, seed 42.</summary>
    public static List<(int[] Train, int[] Test)> Splits(bool[] truth)
    {
        var random = new Mersenne(42);
        int[][] members = [[.. Rows(truth, false)], [.. Rows(truth, true)]];
        var test = (int)Math.Ceiling(0.1 * truth.Length);
        var splits = new List<(int[], int[])>();
        for (var split = 0; split < 10; split++)
        {
            int[] counts = [members[0].Length, members[1].Length];
            var train = Apportion(counts, truth.Length - test, random);
            var held = Apportion([counts[0] - train[0], counts[1] - train[1]], test, random);
            var (trained, tested) = (new List<int>(), new List<int>());
            for (var c = 0; c < 2; c++)
            {
                var order = random.Permutation(counts[c]);
                trained.AddRange(order.Take(train[c]).Select(i => members[c][i]));
                tested.AddRange(order.Skip(train[c]).Take(held[c]).Select(i => members[c][i]));
            }

            splits.Add((Shuffled(trained, random), Shuffled(tested, random)));
        }

        return splits;
    }

    /// <summary>
    /// Whether the peer's sampling error of the AUC is well defined: it breaks ties by the order its unstable sort leaves,
    /// and loses a positive that ranks last.
    /// </summary>
    public static bool RanksPlainly(bool[] truth, double[] scores)
    {
        var mirror = truth.Count(label => label) > 0.5 * truth.Length;
        var last = mirror ? Array.IndexOf(scores, scores.Max()) : Array.IndexOf(scores, scores.Min());
        return scores.Distinct().Count() == scores.Length && truth[last] == mirror;
    }

    private static void Swap(int[] order, int a, int b) => (order[a], order[b]) = (order[b], order[a]);

    private static IEnumerable<int> Rows(bool[] truth, bool label) => Enumerable.Range(0, truth.Length).Where(i => truth[i] == label);

    private static int[] Apportion(int[] counts, int draws, Mersenne random)
    {
        double[] exact = [.. counts.Select(count => (double)count / counts.Sum() * draws)];
        int[] whole = [.. exact.Select(share => (int)Math.Floor(share))];
        var missing = draws - whole.Sum();
        foreach (var remainder in exact.Select((share, c) => share - whole[c]).Distinct().OrderDescending().ToArray())
        {
            if (missing == 0)
                break;
            int[] tied = [.. Enumerable.Range(0, counts.Length).Where(c => exact[c] - Math.Floor(exact[c]) == remainder)];
            var added = Math.Min(tied.Length, missing);
            foreach (var i in random.Permutation(tied.Length).Take(added))
                whole[tied[i]]++;
            missing -= added;
        }

        return whole;
    }

    private static int[] Shuffled(List<int> items, Mersenne random)
    {
        var order = random.Permutation(items.Count);
        return [.. order.Select(i => items[i])];
    }

    /// <summary>MT19937 (Matsumoto and Nishimura 1998) with NumPy's shuffle.</summary>
    private sealed class Mersenne
    {
        private readonly uint[] _state = new uint[624];
        private int _next = 624;

        public Mersenne(uint seed)
        {
            _state[0] = seed;
            for (uint i = 1; i < 624; i++)
                _state[i] = 1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
        }

        public int[] Permutation(int n)
        {
            var order = Enumerable.Range(0, n).ToArray();
            for (var i = n - 1; i > 0; i--)
                Swap(order, i, (int)Below((uint)i));
            return order;
        }

        private uint Below(uint largest)
        {
            var mask = (uint)((1UL << (32 - System.Numerics.BitOperations.LeadingZeroCount(largest))) - 1);
            while (true)
            {
                var value = Next() & mask;
                if (value <= largest)
                    return value;
            }
        }

        private uint Next()
        {
            if (_next == 624)
            {
                for (var i = 0; i < 624; i++)
                {
                    var y = (_state[i] & 0x80000000) | (_state[(i + 1) % 624] & 0x7fffffff);
                    _state[i] = _state[(i + 397) % 624] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
                }

                _next = 0;
            }

            var word = _state[_next++];
            word ^= word >> 11;
            word ^= (word << 7) & 0x9d2c5680;
            word ^= (word << 15) & 0xefc60000;
            return word ^ (word >> 18);
        }
    }
}
