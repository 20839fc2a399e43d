using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>How a monitor cuts windows and judges them.</summary>
public sealed class MonitorOptions
{
    /// <summary>The length of a window, counted from midnight UTC; one day by default, from a second.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Windows by the calendar, instead of <see cref="Window"/>; null by default.</summary>
    public CalendarWindow? Calendar { get; set; }

    /// <summary>How long after a window's end labels are waited for before its performance is judged; zero by default, which judges it when the window closes.</summary>
    public TimeSpan LabelHorizon { get; set; }

    /// <summary>Rows, and labelled rows, below which a window is not judged; 100 by default, from 2.</summary>
    public int MinimumRows { get; set; } = 100;

    /// <summary>Significance and practical limits of drift: alpha 0.001 over a window's columns by Holm, the customary limits. Its alpha and correction also serve quality and performance. A year has 365 daily windows, hence so small an alpha.</summary>
    public DriftPolicy Drift { get; set; } = DriftPolicy.Default with { Alpha = 0.001 };

    /// <summary>The rise of a column's missing share that matters; 0.02 by default.</summary>
    public double MissingLimit { get; set; } = 0.02;

    /// <summary>The share of numbers outside the reference's range that matters; 0.02 by default.</summary>
    public double OutOfRangeLimit { get; set; } = 0.02;

    /// <summary>The share of categories the reference does not have that matters; 0.02 by default.</summary>
    public double UnseenLimit { get; set; } = 0.02;

    /// <summary>Columns judged differently, by name.</summary>
    public IDictionary<string, ColumnRule> Columns { get; } = new Dictionary<string, ColumnRule>(StringComparer.Ordinal);

    /// <summary>
    /// The declines that matter, by metric. Losses and errors are relative to the reference: 0.1 is ten per cent worse. The rest
    /// is absolute. A metric that is not listed is reported, not judged.
    /// </summary>
    public IDictionary<string, double> PerformanceLimits { get; } = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        [PerformanceMetrics.RocAuc] = 0.05,
        [PerformanceMetrics.LogLoss] = 0.1,
        [PerformanceMetrics.Brier] = 0.1,
        [PerformanceMetrics.CalibrationGap] = 0.05,
        [PerformanceMetrics.MeanAbsoluteError] = 0.1,
        [PerformanceMetrics.MeanSquaredError] = 0.2,
    };

    /// <summary>Whether a whole window without any prediction is a finding, once there was one; off by default. Silence is never a sign that drift is over.</summary>
    public bool ExpectTraffic { get; set; }

    /// <summary>When findings become alerts.</summary>
    public AlertOptions Alerts { get; } = new();

    /// <summary>The environment's name, part of an alert's identity, so that staging and production do not share one; empty by default.</summary>
    public string Environment { get; set; } = "";

    /// <summary>Predictions, and labels, that may wait to be taken in; 16384 by default, from 2, rounded up to a power of two. One more is dropped and counted.</summary>
    public int QueueCapacity { get; set; } = 16384;

    /// <summary>Predictions that may wait for their label; 250,000 by default, about 100 bytes each. Zero when there are no labels.</summary>
    public int MaxPendingLabels { get; set; } = 250_000;

    /// <summary>Reports kept in <see cref="ModelMonitor.History"/>; 400 by default.</summary>
    public int KeepReports { get; set; } = 400;

    /// <summary>How often a hosted monitor takes in what waits; 250 ms by default.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long after a window's end a hosted monitor closes it, for predictions still on their way; 5 seconds by default.</summary>
    public TimeSpan AllowedLateness { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Every option that is out of its range, with its name and value.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        List<string> faults = [];
        Require(Window >= TimeSpan.FromSeconds(1), $"Window is {Window}; it is at least a second.");
        Require(LabelHorizon >= TimeSpan.Zero, $"LabelHorizon is {LabelHorizon}; it is zero or longer.");
        Require(MinimumRows >= 2, $"MinimumRows is {MinimumRows}; it is at least 2.");
        Require(Drift is { Alpha: > 0 and < 1 }, $"Drift.Alpha is {Drift?.Alpha}; it lies strictly between 0 and 1.");
        RequireShare(nameof(MissingLimit), MissingLimit);
        RequireShare(nameof(OutOfRangeLimit), OutOfRangeLimit);
        RequireShare(nameof(UnseenLimit), UnseenLimit);
        foreach (var (name, rule) in Columns)
        {
            RequireLimit($"Columns[{name}].DriftLimit", rule.DriftLimit);
            RequireShare($"Columns[{name}].MissingLimit", rule.MissingLimit);
            RequireShare($"Columns[{name}].OutOfRangeLimit", rule.OutOfRangeLimit);
            RequireShare($"Columns[{name}].UnseenLimit", rule.UnseenLimit);
        }

        foreach (var (name, limit) in PerformanceLimits)
            RequireLimit($"PerformanceLimits[{name}]", limit);
        Require(Alerts.FireAfterWindows >= 1, $"Alerts.FireAfterWindows is {Alerts.FireAfterWindows}; it is at least 1.");
        Require(Alerts.ResolveAfterWindows >= 1, $"Alerts.ResolveAfterWindows is {Alerts.ResolveAfterWindows}; it is at least 1.");
        Require(Alerts.Cooldown >= TimeSpan.Zero, $"Alerts.Cooldown is {Alerts.Cooldown}; it is zero or longer.");
        Require(Alerts.CriticalFactor > 1, $"Alerts.CriticalFactor is {Alerts.CriticalFactor}; it is above 1.");
        Require(Environment is not null, $"{nameof(Environment)} is null; leave it empty.");
        Require(QueueCapacity is >= 2 and <= 1 << 24, $"QueueCapacity is {QueueCapacity}; it is from 2 to {1 << 24}.");
        Require(MaxPendingLabels >= 0, $"MaxPendingLabels is {MaxPendingLabels}; it is 0 or more.");
        Require(KeepReports >= 0, $"KeepReports is {KeepReports}; it is 0 or more.");
        Require(PollInterval >= TimeSpan.FromMilliseconds(1), $"PollInterval is {PollInterval}; it is at least a millisecond.");
        Require(AllowedLateness >= TimeSpan.Zero, $"AllowedLateness is {AllowedLateness}; it is zero or longer.");
        return faults;

        void Require(bool holds, FormattableString fault)
        {
            if (!holds)
                faults.Add(FormattableString.Invariant(fault));
        }

        void RequireShare(string name, double? share) => Require(share is null or (>= 0 and <= 1), $"{name} is {share}; it is a share in [0, 1].");

        void RequireLimit(string name, double? limit) => Require(limit is null or (>= 0 and < double.PositiveInfinity), $"{name} is {limit}; it is 0 or more.");
    }
}
