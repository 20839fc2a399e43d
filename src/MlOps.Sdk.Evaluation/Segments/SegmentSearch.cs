using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Looks for the parts of the rows on which a model is worse than on the rest: every slice and every intersection of slices, each tested
/// against its complement, all corrected together so that searching many segments finds no weakness by luck (Holm 1979).
/// </summary>
public static class SegmentSearch
{
    private const int DeepestSegment = 3;

    /// <summary>The segments that could be tested, the surest weakness first.</summary>
    /// <param name="model">The model with its answers.</param>
    /// <param name="metric">The metric; its direction comes from its definition.</param>
    /// <param name="options">Where to look.</param>
    /// <exception cref="ArgumentException">The metric or a column does not exist, or a number in the options is out of range.</exception>
    public static IReadOnlyList<Segment> FindWeakSegments(this EvaluatedModel model, string metric, SegmentSearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Depth, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Depth, DeepestSegment, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumRows, 2, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Resamples, 100, nameof(options));
        if (!(options.Tolerance >= 0 && double.IsFinite(options.Tolerance)))
            throw new ArgumentOutOfRangeException(nameof(options), options.Tolerance, "A tolerance is a finite number of at least 0.");

        var definition = options.Catalog.Get(metric);
        var estimation = new MetricEstimation(options.Resamples, options.Seed);
        var found = new List<Segment>();
        foreach (var (slice, rows) in SegmentWalk.Of(model.Set, SegmentWalk.Columns(model.Set, options.Columns, nameof(options)), options.Depth))
        {
            if (rows.Length >= options.MinimumRows && model.Set.Count - rows.Length >= options.MinimumRows
                && Test(definition, estimation, model, slice, rows, options.Tolerance) is { } segment)
            {
                found.Add(segment);
            }
        }

        var corrected = MultipleTesting.Adjust([.. found.Select(segment => segment.PValue)], Correction.Holm);
        return [.. found.Select((segment, at) => segment with { PValue = corrected[at] }).OrderBy(segment => segment.PValue).ThenByDescending(segment => segment.Gap)];
    }

    // Null where the metric has no value or no spread on one side: such a segment says nothing.
    private static Segment? Test(MetricDefinition metric, MetricEstimation estimation, EvaluatedModel model, string slice, int[] rows, double tolerance)
    {
        var inside = estimation.One(metric, model.Take(rows, slice));
        var outside = estimation.One(metric, model.Take(Complement(rows, model.Set.Count), $"not {slice}"));
        if (!inside.IsComputable || !outside.IsComputable)
            return null;

        var gap = metric.Sign * (outside.Estimate.Value - inside.Estimate.Value);
        var error = Math.Sqrt(Square(inside.Estimate.StandardError) + Square(outside.Estimate.StandardError));
        return error > 0
            ? new()
            {
                Slice = slice,
                Rows = rows.Length,
                Value = inside.Estimate.Value,
                Rest = outside.Estimate.Value,
                Gap = gap,
                PValue = NormalDistribution.Cumulative((tolerance - gap) / error),
            }
            : null;

        static double Square(double x) => x * x;
    }

    private static int[] Complement(int[] rows, int count)
    {
        var inside = new bool[count];
        foreach (var row in rows)
            inside[row] = true;
        return [.. Enumerable.Range(0, count).Where(row => !inside[row])];
    }
}
