using System.Numerics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The coalitions Kernel SHAP asks for and what each weighs: sizes are enumerated from the outside in while the budget covers them whole,
/// and the rest of the budget is drawn, always with the complement. Coalitions 2p and 2p + 1 are complements.
/// </summary>
internal sealed class CoalitionPlan
{
    private CoalitionPlan(List<bool[]> coalitions, List<double> weights, int enumerated) =>
        (Coalitions, Weights, Enumerated) = (coalitions, weights, enumerated);

    public List<bool[]> Coalitions { get; }

    public List<double> Weights { get; }

    /// <summary>The first so many are not drawn.</summary>
    public int Enumerated { get; }

    /// <param name="players">At least 2.</param>
    /// <param name="budget">Coalitions, at least two a player unless that is more than there are.</param>
    /// <param name="seed">For the draws.</param>
    public static CoalitionPlan For(int players, int budget, int seed)
    {
        var coalitions = new List<bool[]>();
        var weights = new List<double>();

        // A size stands for itself and its complement's.
        var sizes = players / 2;
        var shares = new double[sizes + 1];
        for (var s = 1; s <= sizes; s++)
            shares[s] = (players - 1.0) / ((double)s * (players - s)) * (2 * s == players ? 1 : 2);
        var total = shares.Sum();
        for (var s = 1; s <= sizes; s++)
            shares[s] /= total;

        var (size, left, room) = (1, 1.0, (double)budget);
        for (; size <= sizes; size++)
        {
            var count = Count(players, size) * (2 * size == players ? 1 : 2);
            if (room * shares[size] / left < count * (1 - 1e-8))
                break;
            foreach (var subset in Subsets(players, size))
            {
                // Of the middle size each coalition is another's complement: one of the two is enough.
                if (2 * size == players && !subset[0])
                    continue;
                Add(subset, shares[size] / count);
            }

            (left, room) = (left - shares[size], room - count);
        }

        var enumerated = coalitions.Count;
        if (size <= sizes)
            Draw();
        return new(coalitions, weights, enumerated);

        void Add(bool[] subset, double weight)
        {
            coalitions.Add(subset);
            coalitions.Add([.. subset.Select(member => !member)]);
            weights.Add(weight);
            weights.Add(weight);
        }

        void Draw()
        {
            var random = new Random(seed);
            var seen = new Dictionary<BigInteger, int>();
            var order = Enumerable.Range(0, players).ToArray();
            var draws = 0;

            // Repeats gain weight instead of room; 4 draws for each place bound the time when few coalitions are left to find.
            while (coalitions.Count + 1 < budget && draws < 4L * budget)
            {
                draws++;
                var at = random.NextDouble() * left;
                var s = size;
                while (s < sizes && at >= shares[s])
                    at -= shares[s++];
                for (var k = 0; k < s; k++)
                {
                    var other = random.Next(k, players);
                    (order[k], order[other]) = (order[other], order[k]);
                }

                var subset = new bool[players];
                for (var k = 0; k < s; k++)
                    subset[order[k]] = true;
                var key = Key(subset);
                if (seen.TryGetValue(key, out var index))
                {
                    weights[index]++;
                    weights[index + 1]++;
                }
                else
                {
                    seen[key] = coalitions.Count;
                    Add(subset, 1);
                }
            }

            for (var i = enumerated; i < weights.Count; i++)
                weights[i] *= left / (2.0 * draws);
        }
    }

    /// <summary>One number for a coalition and its complement.</summary>
    private static BigInteger Key(bool[] subset)
    {
        Span<byte> bytes = new byte[subset.Length / 8 + 1];
        for (var i = 0; i < subset.Length; i++)
        {
            if (subset[i] != subset[0])
                bytes[i / 8] |= (byte)(1 << (i % 8));
        }

        return new(bytes, isUnsigned: true);
    }

    private static double Count(int n, int k)
    {
        var count = 1.0;
        for (var i = 1; i <= k; i++)
            count = count * (n - k + i) / i;
        return Math.Round(count);
    }

    private static IEnumerable<bool[]> Subsets(int n, int k)
    {
        var chosen = Enumerable.Range(0, k).ToArray();
        while (true)
        {
            var subset = new bool[n];
            foreach (var member in chosen)
                subset[member] = true;
            yield return subset;

            var move = k - 1;
            while (move >= 0 && chosen[move] == n - k + move)
                move--;
            if (move < 0)
                yield break;
            chosen[move]++;
            for (var i = move + 1; i < k; i++)
                chosen[i] = chosen[i - 1] + 1;
        }
    }
}
