using MlOps.Sdk.Monitoring;

namespace MlOps.Sdk.Tests.Monitoring;

public sealed class MonitorOptionsTests
{
    public static TheoryData<string, Action<MonitorOptions>> Faults => new()
    {
        { "Window", o => o.Window = TimeSpan.Zero },
        { "LabelHorizon", o => o.LabelHorizon = TimeSpan.FromTicks(-1) },
        { "MinimumRows", o => o.MinimumRows = 1 },
        { "Drift.Alpha", o => o.Drift = o.Drift with { Alpha = 1 } },
        { "Drift.Alpha", o => o.Drift = o.Drift with { Alpha = double.NaN } },
        { "MissingLimit", o => o.MissingLimit = 1.1 },
        { "OutOfRangeLimit", o => o.OutOfRangeLimit = double.NaN },
        { "UnseenLimit", o => o.UnseenLimit = -0.1 },
        { "Columns[x].DriftLimit", o => o.Columns["x"] = new() { DriftLimit = -1 } },
        { "Columns[x].MissingLimit", o => o.Columns["x"] = new() { MissingLimit = 2 } },
        { "PerformanceLimits[roc-auc]", o => o.PerformanceLimits["roc-auc"] = double.NaN },
        { "Alerts.FireAfterWindows", o => o.Alerts.FireAfterWindows = 0 },
        { "Alerts.ResolveAfterWindows", o => o.Alerts.ResolveAfterWindows = 0 },
        { "Alerts.Cooldown", o => o.Alerts.Cooldown = TimeSpan.FromTicks(-1) },
        { "Alerts.CriticalFactor", o => o.Alerts.CriticalFactor = 1 },
        { "QueueCapacity", o => o.QueueCapacity = 1 },
        { "MaxPendingLabels", o => o.MaxPendingLabels = -1 },
        { "KeepReports", o => o.KeepReports = -1 },
        { "PollInterval", o => o.PollInterval = TimeSpan.Zero },
        { "AllowedLateness", o => o.AllowedLateness = TimeSpan.FromTicks(-1) },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void An_option_out_of_range_is_refused_by_name(string name, Action<MonitorOptions> spoil)
    {
        var options = new MonitorOptions();
        Assert.Empty(options.FindFaults());
        spoil(options);
        Assert.StartsWith(name + " is ", Assert.Single(options.FindFaults()), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ModelMonitor(ModelRef.Parse("trips:1"), new InMemoryReferenceProfiles(), options));
    }
}
