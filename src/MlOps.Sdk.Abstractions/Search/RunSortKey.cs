namespace MlOps.Sdk;

/// <summary>What a run is ordered by under one field.</summary>
/// <param name="Rank">0 for a value, 1 for a metric's NaN, 2 when the run lacks the field; ranks ascend in either direction.</param>
/// <param name="Number">A metric's value; 0 unless the rank is 0.</param>
/// <param name="Time">A time; the default unless the field is one.</param>
/// <param name="Text">A text; empty unless the field is one.</param>
public readonly record struct RunSortKey(byte Rank, double Number, DateTimeOffset Time, string Text)
{
    internal const byte Value = 0;

    internal const byte NotANumber = 1;

    internal const byte Missing = 2;

    /// <summary>The key of a run under a field.</summary>
    public static RunSortKey Of(RunRecord run, RunField field)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(field);
        return field switch
        {
            MetricField => !run.Metrics.TryGetValue(field.Key, out var point) ? new(Missing, 0, default, "")
                : double.IsNaN(point.Value) ? new(NotANumber, 0, default, "")
                : new(Value, point.Value, default, ""),
            TimeField => (field == RunField.StartTime ? run.StartedAt : run.EndedAt) is { } time ? new(Value, 0, time, "") : new(Missing, 0, default, ""),
            StatusField => new(Value, 0, default, FilterText.Of(run.Status)),
            _ => FieldTexts.Of(run, field).FirstOrDefault() is { } text ? new(Value, 0, default, text) : new(Missing, 0, default, ""),
        };
    }

    internal static int Compare(in RunSortKey a, in RunSortKey b, RunOrder order)
    {
        if (a.Rank != b.Rank)
            return a.Rank.CompareTo(b.Rank);
        var ascending = order.Field switch
        {
            MetricField => a.Number.CompareTo(b.Number),
            TimeField => a.Time.UtcTicks.CompareTo(b.Time.UtcTicks),
            _ => CompareCodePoints(a.Text, b.Text),
        };
        return order.IsDescending ? -ascending : ascending;
    }

    // UTF-16 sorts surrogates below U+E000 to U+FFFF; databases sort UTF-8, that is by code point.
    private static int CompareCodePoints(string a, string b)
    {
        var length = Math.Min(a.Length, b.Length);
        for (var i = 0; i < length; i++)
        {
            var (x, y) = (a[i], b[i]);
            if (x == y)
                continue;
            return char.IsSurrogate(x) == char.IsSurrogate(y) ? x - y : char.IsSurrogate(x) ? 1 : -1;
        }

        return a.Length - b.Length;
    }
}
