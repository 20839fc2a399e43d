namespace MlOps.Sdk.Evaluation;

/// <summary>Rows with the wanted score to start from.</summary>
internal static class CounterfactualStarts
{
    private const int MostTrainingStarts = 8, MostTrainingRows = 20_000, MostSingle = 8, MostValues = 32, SlopeRounds = 30;

    /// <summary>The nearest training rows that have the score once they are brought within the constraints.</summary>
    public static List<double[]> Training(CounterfactualSpace space, CounterfactualMoves moves, IReadOnlyList<double[]> training)
    {
        double[][] allowed = [.. training.Take(MostTrainingRows).Select(row => space.Allowed(row))];
        var scores = moves.Score(allowed);
        return [.. allowed.Where((_, i) => moves.IsWanted(scores[i])).OrderBy(space.Distance).Take(MostTrainingStarts)];
    }

    /// <summary>Changes of one unit alone that suffice, as near as they go.</summary>
    public static List<double[]> Single(CounterfactualSpace space, CounterfactualMoves moves, IReadOnlyList<double[]> training)
    {
        var found = new List<double[]>();
        foreach (var unit in space.Units)
        {
            double[][] tries = [.. Values(space, training, unit).Select(candidate => space.Allowed(candidate)).Where(candidate => space.Distance(candidate) > 0).OrderBy(space.Distance)];
            var scores = moves.Score(tries);
            var first = Array.FindIndex(scores, moves.IsWanted);
            if (first >= 0)
                found.Add(space.IsNumber(unit) ? moves.Boundary(space.Row, tries[first]) : tries[first]);
        }

        return [.. found.OrderBy(space.Distance).Take(MostSingle)];
    }

    /// <summary>
    /// The nearest point of the boundary along the slope, turned until the slope at the boundary points back at the row (the fixed point
    /// at which the Euclidean distance is least); and one beyond it, from which single features can be taken back.
    /// </summary>
    public static List<double[]> Slope(CounterfactualSpace space, CounterfactualMoves moves, CounterfactualOptions options)
    {
        int[] numbers = [.. space.Units.Where(space.IsContinuous).Select(unit => unit[0])];
        var found = new List<double[]>();
        var at = space.Row;
        var up = moves.Score(space.Row) < options.AtLeast;
        var best = double.PositiveInfinity;
        for (var round = 0; round < SlopeRounds && numbers.Length > 0; round++)
        {
            var direction = Direction(space, moves, numbers, at, up);
            if (direction is null || Far(space, moves, direction) is not { } far)
                break;
            at = moves.Boundary(space.Row, far);
            var distance = Euclidean(space, at);
            if (distance < best)
                (found, best) = ([at, far], Math.Min(best, distance));
            else if (distance > best * (1 - 1e-9))
                break;
        }

        return found;
    }

    private static double[]? Direction(CounterfactualSpace space, CounterfactualMoves moves, int[] numbers, double[] at, bool up)
    {
        const double Step = 1e-3;
        var around = new double[2 * numbers.Length][];
        for (var k = 0; k < numbers.Length; k++)
        {
            for (var side = 0; side < 2; side++)
            {
                around[2 * k + side] = (double[])at.Clone();
                around[2 * k + side][numbers[k]] += (2 * side - 1) * Step * space.Scales[numbers[k]];
            }
        }

        var scores = moves.Score(around);
        var slope = new double[at.Length];
        for (var k = 0; k < numbers.Length; k++)
            slope[numbers[k]] = (up ? 1 : -1) * (scores[2 * k + 1] - scores[2 * k]);

        // Where a constraint forbids the step there is no use in pointing that way.
        double[] ahead = [.. at];
        foreach (var feature in numbers)
            ahead[feature] = space.Row[feature] + slope[feature];
        var allowed = space.Allowed(ahead);
        foreach (var feature in numbers)
            slope[feature] = allowed[feature] == space.Row[feature] ? 0 : slope[feature];
        var length = Math.Sqrt(slope.Sum(part => part * part));
        return length > 0 ? [.. slope.Select(part => part / length)] : null;
    }

    /// <summary>A point along the direction with the wanted score, at doubling distances.</summary>
    private static double[]? Far(CounterfactualSpace space, CounterfactualMoves moves, double[] direction)
    {
        double[][] points = [.. Enumerable.Range(-6, 16).Select(power => space.Allowed([.. space.Row.Select((value, j) => value + Math.Pow(2, power) * direction[j] * space.Scales[j])]))];
        var first = Array.FindIndex(moves.Score(points), moves.IsWanted);
        return first < 0 ? null : points[first];
    }

    private static IEnumerable<double[]> Values(CounterfactualSpace space, IReadOnlyList<double[]> training, int[] unit)
    {
        if (unit.Length > 1)
        {
            foreach (var chosen in unit)
                yield return With(space, unit, feature => feature == chosen ? 1 : 0);
            yield break;
        }

        double[] seen = [.. training.Select(row => row[unit[0]]).Distinct().Order()];
        if (!space.IsNumber(unit))
        {
            foreach (var value in seen)
                yield return With(space, unit, _ => value);
            yield break;
        }

        for (var k = 0; k < MostValues && seen.Length > 0; k++)
            yield return With(space, unit, _ => RowShapes.Quantile(seen, k / (MostValues - 1.0)));
        for (var power = -6; power <= 6; power++)
        {
            yield return With(space, unit, feature => space.Row[feature] + Math.Pow(2, power) * space.Scales[feature]);
            yield return With(space, unit, feature => space.Row[feature] - Math.Pow(2, power) * space.Scales[feature]);
        }
    }

    private static double[] With(CounterfactualSpace space, int[] unit, Func<int, double> value)
    {
        var row = (double[])space.Row.Clone();
        foreach (var feature in unit)
            row[feature] = value(feature);
        return row;
    }

    private static double Euclidean(CounterfactualSpace space, double[] candidate)
    {
        var total = 0.0;
        for (var j = 0; j < candidate.Length; j++)
            total += Math.Pow((candidate[j] - space.Row[j]) / space.Scales[j], 2);
        return Math.Sqrt(total);
    }
}
