namespace MlOps.Sdk.Statistics;

/// <summary>Averages a ratio over the confusions of several classes or labels.</summary>
internal static class ClassAverage
{
    /// <param name="classes">The confusion of each class against the rest.</param>
    /// <param name="averaging">How to average.</param>
    /// <param name="whenUndefined">What a class counts whose ratio has an empty denominator; null makes the average not computable.</param>
    /// <param name="ratio">The ratio of one confusion.</param>
    public static MetricValue Of(ReadOnlySpan<BinaryConfusion> classes, Averaging averaging, double? whenUndefined, Func<BinaryConfusion, MetricValue> ratio)
    {
        if (averaging == Averaging.Micro)
        {
            var sum = default(BinaryConfusion);
            foreach (var confusion in classes)
                sum += confusion;
            return Defined(ratio(sum), whenUndefined);
        }

        if (averaging is not (Averaging.Macro or Averaging.Weighted))
            throw new ArgumentOutOfRangeException(nameof(averaging), averaging, "Unknown way of averaging.");

        var mean = default(WeightedMean);
        for (var i = 0; i < classes.Length; i++)
        {
            var weight = averaging == Averaging.Macro ? 1 : classes[i].Positives;
            if (weight == 0)
                continue;

            var value = Defined(ratio(classes[i]), whenUndefined);
            if (value.Value is not { } number)
                return MetricValue.NotComputable($"class {i}: {value.Reason}; say what an undefined class counts");
            mean.Add(number, weight);
        }

        return mean.Weight > 0 ? mean.Value : Defined(MetricValue.NotComputable("no row belongs to any class, so that there is nothing to weight by"), whenUndefined);
    }

    private static MetricValue Defined(MetricValue value, double? whenUndefined) =>
        value.IsComputable || whenUndefined is not { } fallback ? value : fallback;
}
