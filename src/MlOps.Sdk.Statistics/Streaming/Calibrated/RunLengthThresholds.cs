namespace MlOps.Sdk.Statistics;

/// <summary>
/// Thresholds by simulation of streams without drift, so that an alarm comes after a chosen mean number of comparisons
/// (after Cobb, Van Looveren and Klaise 2022). While the first full windows still overlap the very first one, each step has
/// a threshold of its own that the same share of the surviving streams exceeds; after that one threshold serves for ever,
/// found from all steps together: comparisons survived over alarms.
/// </summary>
internal static class RunLengthThresholds
{
    /// <summary>Alarms that the last threshold rests on: its run length is then known to about 4 per cent.</summary>
    private const int Alarms = 600;

    public static double[] Find(NullStream stream, int window, double runLength, int simulations, ulong seed)
    {
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var plateau = (int)Math.Max(2L * window, (long)Math.Ceiling(Alarms * runLength / simulations));
        var early = new double[window - 1][];
        for (var step = 0; step < early.Length; step++)
            early[step] = new double[simulations];

        // Of the later steps only the records matter: the first to pass a threshold is one.
        var records = new List<(int Step, double Score)>[simulations];
        for (var s = 0; s < simulations; s++)
        {
            stream.Begin(ref chance);
            for (var i = 1; i < window; i++)
                stream.Next(ref chance);
            for (var step = 0; step < early.Length; step++)
                early[step][s] = stream.Next(ref chance);

            var highest = double.NegativeInfinity;
            records[s] = [];
            for (var step = 0; step < plateau; step++)
            {
                var score = stream.Next(ref chance);
                if (score > highest)
                    records[s].Add((step, highest = score));
            }
        }

        var alive = new bool[simulations];
        Array.Fill(alive, true);
        var thresholds = new double[window];
        for (var step = 0; step < early.Length; step++)
            thresholds[step] = Cut(early[step], alive, simulations * Math.Pow(1 - 1 / runLength, step + 1));

        thresholds[^1] = Last([.. records.Where((_, s) => alive[s])], plateau, runLength);

        // Few streams pass an early threshold, so chance may put it too low; it never belongs below the last one.
        for (var step = 0; step < early.Length; step++)
            thresholds[step] = Math.Max(thresholds[step], thresholds[^1]);
        return thresholds;
    }

    /// <summary>Ends the streams with the highest scores until <paramref name="wanted"/> are left; the border between them and the rest.</summary>
    private static double Cut(double[] scores, bool[] alive, double wanted)
    {
        var left = Enumerable.Range(0, scores.Length).Where(s => alive[s]).OrderByDescending(s => scores[s]).ToArray();
        var ended = Math.Clamp((int)(left.Length - wanted), 0, left.Length - 1);
        for (var i = 0; i < ended; i++)
            alive[left[i]] = false;
        return ended == 0 ? scores[left[0]] : (scores[left[ended - 1]] + scores[left[ended]]) / 2;
    }

    /// <summary>The lowest score at which comparisons survived per alarm reach the run length.</summary>
    private static double Last(List<(int Step, double Score)>[] records, int plateau, double runLength)
    {
        double[] candidates = [.. records.SelectMany(stream => stream).Select(record => record.Score).Distinct().Order()];
        int low = 0, high = candidates.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (RunLength(records, plateau, candidates[middle]) >= runLength)
                high = middle;
            else
                low = middle + 1;
        }

        return candidates[low];
    }

    private static double RunLength(List<(int Step, double Score)>[] records, int plateau, double threshold)
    {
        long survived = 0, alarms = 0;
        foreach (var stream in records)
        {
            var passed = stream.FindIndex(record => record.Score > threshold);
            survived += passed < 0 ? plateau : stream[passed].Step + 1;
            alarms += passed < 0 ? 0 : 1;
        }

        return alarms == 0 ? double.PositiveInfinity : survived / (double)alarms;
    }
}
