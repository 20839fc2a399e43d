namespace MlOps.Sdk.Evaluation;

/// <summary>What brings a row that has the wanted score nearer to the explained one without losing it.</summary>
internal sealed class CounterfactualMoves(CounterfactualSpace space, ModelRunner runner, CounterfactualOptions options)
{
    private const int Sections = 16, Rounds = 11;
    private const int PolishRounds = 40, PolishRows = 32;

    public bool IsWanted(double score) => score >= options.AtLeast && score <= options.AtMost;

    public double[] Score(IReadOnlyList<double[]> candidates) => runner.Score(candidates);

    public double Score(double[] candidate) => runner.Score(candidate.AsSpan());

    /// <summary>The first point with the wanted score on the way from a row without it to one with it, all allowed.</summary>
    public double[] Boundary(double[] from, double[] to)
    {
        // 16^11 steps are finer than a double tells apart.
        var (without, width, best) = (0.0, 1.0, to);
        for (var round = 0; round < Rounds; round++)
        {
            width /= Sections;
            double[][] points = [.. Enumerable.Range(1, Sections - 1).Select(k => Between(from, to, without + k * width))];
            var first = Array.FindIndex(runner.Score(points), IsWanted);
            without += (first < 0 ? Sections - 1 : first) * width;
            best = first < 0 ? best : points[first];
        }

        return best;
    }

    /// <summary>Takes changes back one by one, the largest first, then moves each number that is left toward the row.</summary>
    public double[] Tighten(double[] candidate)
    {
        var current = TakeBack(candidate);
        if (options.Distance == CounterfactualDistance.Manhattan)
        {
            foreach (var unit in space.ChangedUnits(current).Where(space.IsNumber).OrderByDescending(unit => space.Change(current, unit)).ToArray())
                current = Boundary(Reverted(current, unit), current);
        }
        else
        {
            current = Boundary(space.Row, current);
        }

        return TakeBack(current);
    }

    /// <summary>Tries random changes of the numbers that changed, keeping what is nearer and still has the score.</summary>
    public double[] Polish(double[] candidate, int seed)
    {
        int[] numbers = [.. space.ChangedUnits(candidate).Where(space.IsContinuous).Select(unit => unit[0])];
        if (numbers.Length < 2)
            return candidate;

        var random = new Random(seed);
        var (current, distance, step) = (candidate, space.Distance(candidate), 0.3);
        for (var round = 0; round < PolishRounds && runner.Left > 4 * PolishRows; round++)
        {
            var tries = new double[PolishRows][];
            for (var t = 0; t < tries.Length; t++)
            {
                var moved = (double[])current.Clone();
                foreach (var feature in numbers)
                    moved[feature] += step * distance * space.Scales[feature] / Math.Sqrt(numbers.Length) * (2 * random.NextDouble() - 1);

                // A step sideways is longer; pulled back to just inside the best distance it is worth asking about.
                var allowed = space.Allowed(moved);
                var length = space.Distance(allowed);
                tries[t] = length > distance ? space.Allowed(Between(space.Row, allowed, distance * (1 - 0.2 * step * random.NextDouble()) / length)) : allowed;
            }

            var scores = runner.Score(tries);
            var better = Enumerable.Range(0, tries.Length).Where(t => IsWanted(scores[t]) && space.Distance(tries[t]) < distance).OrderBy(t => space.Distance(tries[t])).FirstOrDefault(-1);
            if (better < 0)
            {
                step /= 2;
                continue;
            }

            (current, distance) = (tries[better], space.Distance(tries[better]));
        }

        return TakeBack(current);
    }

    private double[] TakeBack(double[] candidate)
    {
        while (true)
        {
            int[][] changed = [.. space.ChangedUnits(candidate).OrderByDescending(unit => space.Change(candidate, unit))];
            if (changed.Length < 2)
                return candidate;
            double[][] without = [.. changed.Select(unit => Reverted(candidate, unit))];
            var first = Array.FindIndex(runner.Score(without), IsWanted);
            if (first < 0)
                return candidate;
            candidate = without[first];
        }
    }

    private double[] Reverted(double[] candidate, int[] unit)
    {
        var reverted = (double[])candidate.Clone();
        foreach (var feature in unit)
            reverted[feature] = space.Row[feature];
        return reverted;
    }

    private double[] Between(double[] from, double[] to, double share)
    {
        var point = (double[])to.Clone();
        foreach (var unit in space.Units.Where(space.IsNumber))
            point[unit[0]] = from[unit[0]] + share * (to[unit[0]] - from[unit[0]]);
        return space.Allowed(point);
    }
}
