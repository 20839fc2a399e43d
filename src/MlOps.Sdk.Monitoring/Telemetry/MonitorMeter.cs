using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MlOps.Sdk.Monitoring;

/// <summary>The instruments of monitors and alerts. A meter from a factory belongs to the factory, our own is disposed with us.</summary>
internal sealed class MonitorMeter : IDisposable
{
    private readonly Meter? _own;
    private readonly Gauge<double> _statistic;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _alerts;
    private readonly Counter<long> _undelivered;

    public MonitorMeter(IMeterFactory? factory)
    {
        var meter = factory?.Create(MlOpsTelemetry.Monitoring) ?? (_own = new Meter(MlOpsTelemetry.Monitoring));
        _statistic = meter.CreateGauge<double>("mlops.drift.statistic", "1", "Effect size of a column against the reference in the last window.");
        _dropped = meter.CreateCounter<long>("mlops.monitor.dropped", "{item}", "Predictions and labels that were not taken in, by reason.");
        _rows = meter.CreateCounter<long>("mlops.monitor.rows", "{prediction}", "Predictions taken into windows.");
        _alerts = meter.CreateCounter<long>("mlops.alert.count", "{alert}", "Alerts raised and resolved.");
        _undelivered = meter.CreateCounter<long>("mlops.alert.undelivered", "{alert}", "Alerts a sink did not take.");
    }

    public void Statistic(string model, int version, string column, string effect, double value) =>
        _statistic.Record(value, new TagList { { "mlops.model.name", model }, { "mlops.model.version", version }, { "mlops.column", column }, { "mlops.drift.effect", effect } });

    public void Dropped(string model, string reason, long count) =>
        _dropped.Add(count, new TagList { { "mlops.model.name", model }, { "mlops.drop.reason", reason } });

    public void Rows(string model, int version, long count) =>
        _rows.Add(count, new TagList { { "mlops.model.name", model }, { "mlops.model.version", version } });

    public void Alert(Alert alert) => _alerts.Add(1, new TagList
    {
        { "mlops.model.name", alert.Model },
        { "mlops.alert.rule", alert.Rule },
        { "mlops.alert.severity", alert.Severity.ToString() },
        { "mlops.alert.status", alert.Status.ToString() },
    });

    public void Undelivered(string sink) => _undelivered.Add(1, new KeyValuePair<string, object?>("mlops.alert.sink", sink));

    public void Dispose() => _own?.Dispose();
}
