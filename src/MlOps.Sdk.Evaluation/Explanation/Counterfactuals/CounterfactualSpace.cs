namespace MlOps.Sdk.Evaluation;

/// <summary>Where a counterfactual may lie and how far that is. Features that change together are one unit.</summary>
internal sealed class CounterfactualSpace
{
    private readonly FeatureConstraint[] _constraints;
    private readonly CounterfactualDistance _distance;

    private CounterfactualSpace(double[] row, double[] scales, FeatureConstraint[] constraints, int[][] units, CounterfactualDistance distance) =>
        (Row, Scales, _constraints, Units, _distance) = (row, scales, constraints, units, distance);

    public double[] Row { get; }

    public double[] Scales { get; }

    /// <summary>The units that may change.</summary>
    public int[][] Units { get; }

    public static CounterfactualSpace Of(ReadOnlySpan<double> row, IReadOnlyList<double[]> training, CounterfactualOptions options)
    {
        var features = row.Length;
        if (features == 0)
            throw new ArgumentException("The row has no features to change.", nameof(row));
        RowShapes.Finite(row, "The explained row", nameof(row));
        for (var i = 0; i < training.Count; i++)
        {
            if (training[i] is null || training[i].Length != features)
                throw new ArgumentException($"Training row {i} has {training[i]?.Length ?? 0} features and the explained row {features}.", nameof(training));
            RowShapes.Finite(training[i], $"Training row {i}", nameof(training));
        }

        if (options.Scales is { } given && (given.Count != features || given.Any(scale => !(scale > 0 && double.IsFinite(scale)))))
            throw new ArgumentException($"Give a finite scale above 0 for each of the {features} features.", nameof(options));
        foreach (var (feature, constraint) in options.Constraints)
        {
            RowShapes.Feature(feature, features, nameof(options));
            if (!(constraint.Minimum <= constraint.Maximum))
                throw new ArgumentException($"Feature {feature} may lie between {constraint.Minimum} and {constraint.Maximum}, which is nowhere.", nameof(options));
        }

        foreach (var feature in options.OneHot.SelectMany(group => group))
            RowShapes.Feature(feature, features, nameof(options));
        var grouped = options.OneHot.SelectMany(group => group).ToHashSet();
        if (grouped.Count != options.OneHot.Sum(group => group.Length))
            throw new ArgumentException("A feature is in two one-hot groups; each is in one at most.", nameof(options));

        FeatureConstraint[] constraints = [.. Enumerable.Range(0, features).Select(feature => options.Constraints.GetValueOrDefault(feature) ?? new())];
        int[][] units = [.. options.OneHot, .. Enumerable.Range(0, features).Where(feature => !grouped.Contains(feature)).Select(feature => new[] { feature })];
        return new(
            row.ToArray(),
            [.. options.Scales ?? [.. Enumerable.Range(0, features).Select(feature => Scale(training, feature))]],
            constraints,
            [.. units.Where(unit => unit.All(feature => constraints[feature].Change != AllowedChange.None))],
            options.Distance);
    }

    /// <summary>Whether a unit is one number that may take any value, whole ones perhaps.</summary>
    public bool IsNumber(int[] unit) => unit.Length == 1 && !_constraints[unit[0]].IsCategorical;

    public bool IsContinuous(int[] unit) => IsNumber(unit) && !_constraints[unit[0]].IsInteger;

    /// <summary>The nearest allowed row: what may not change goes back, numbers go to their bounds, whole numbers are rounded away from the row.</summary>
    public double[] Allowed(double[] candidate)
    {
        var allowed = (double[])Row.Clone();
        foreach (var unit in Units)
        {
            foreach (var feature in unit)
                allowed[feature] = candidate[feature];
            if (unit.Any(feature => !IsAllowed(feature, candidate[feature])))
            {
                foreach (var feature in unit)
                    allowed[feature] = IsNumber(unit) ? Bounded(feature, candidate[feature]) : Row[feature];
            }
        }

        return allowed;
    }

    public int[] Changed(double[] candidate) => [.. Enumerable.Range(0, Row.Length).Where(feature => candidate[feature] != Row[feature])];

    public int[][] ChangedUnits(double[] candidate) => [.. Units.Where(unit => unit.Any(feature => candidate[feature] != Row[feature]))];

    public double Distance(double[] candidate)
    {
        var total = 0.0;
        foreach (var unit in Units)
        {
            var change = Change(candidate, unit);
            total += _distance == CounterfactualDistance.Euclidean ? change * change : change;
        }

        return _distance == CounterfactualDistance.Euclidean ? Math.Sqrt(total) : total;
    }

    public double Change(double[] candidate, int[] unit)
    {
        if (IsNumber(unit))
            return Math.Abs(candidate[unit[0]] - Row[unit[0]]) / Scales[unit[0]];
        return unit.Any(feature => candidate[feature] != Row[feature]) ? 1 : 0;
    }

    private bool IsAllowed(int feature, double value)
    {
        var (constraint, before) = (_constraints[feature], Row[feature]);
        if (value == before)
            return true;
        return value >= constraint.Minimum && value <= constraint.Maximum && !(constraint.IsInteger && value != Math.Floor(value)) && constraint.Change switch
        {
            AllowedChange.Any => true,
            AllowedChange.Up => value > before,
            AllowedChange.Down => value < before,
            _ => false,
        };
    }

    private double Bounded(int feature, double value)
    {
        var (constraint, before) = (_constraints[feature], Row[feature]);
        if (constraint.IsInteger)
            value = value > before ? Math.Ceiling(value) : Math.Floor(value);
        var (low, high) = (constraint.Minimum, constraint.Maximum);
        if (constraint.IsInteger)
            (low, high) = (Math.Ceiling(low), Math.Floor(high));
        value = Math.Min(high, Math.Max(low, value));
        return IsAllowed(feature, value) ? value : before;
    }

    private static double Scale(IReadOnlyList<double[]> training, int feature)
    {
        if (training.Count == 0)
            return 1;
        double[] sorted = [.. training.Select(row => row[feature]).Order()];
        var median = RowShapes.Quantile(sorted, 0.5);
        var deviation = RowShapes.Quantile([.. sorted.Select(value => Math.Abs(value - median)).Order()], 0.5);
        if (deviation > 0)
            return deviation;

        // More than half the rows agree: fall back on the mean deviation, which a minority of others moves.
        var mean = sorted.Average(value => Math.Abs(value - median));
        return mean > 0 ? mean : 1;
    }
}
