namespace MlOps.Sdk.Monitoring;

/// <summary>How one column is judged where it differs from the others.</summary>
public sealed class ColumnRule
{
    /// <summary>Whether the distribution is left out of judgement, as for a day of the week in daily windows; faults are still counted. Off by default.</summary>
    public bool IgnoreDrift { get; set; }

    /// <summary>The effect from which on drift matters, instead of <see cref="MonitorOptions.Drift"/>'s.</summary>
    public double? DriftLimit { get; set; }

    /// <summary>The rise of the missing share that matters, instead of <see cref="MonitorOptions.MissingLimit"/>.</summary>
    public double? MissingLimit { get; set; }

    /// <summary>The rise of the out-of-range share that matters, instead of <see cref="MonitorOptions.OutOfRangeLimit"/>.</summary>
    public double? OutOfRangeLimit { get; set; }

    /// <summary>The rise of the unseen share that matters, instead of <see cref="MonitorOptions.UnseenLimit"/>.</summary>
    public double? UnseenLimit { get; set; }
}
