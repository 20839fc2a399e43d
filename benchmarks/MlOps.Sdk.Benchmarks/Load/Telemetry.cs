using MlOps.Sdk.Monitoring;
using MlOps.Sdk.Serving;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>What a service in production has switched on: OpenTelemetry's counts and histograms, and a monitor that every prediction is announced to.</summary>
internal sealed class Telemetry(string model) : IDisposable
{
    // Read when asked, not by a clock: what an exporter does once a minute is not the call's.
    private readonly MeterProvider _meters = OpenTelemetry.Sdk.CreateMeterProviderBuilder()
        .AddMeter(MlOpsTelemetry.All)
        .AddReader(new BaseExportingMetricReader(new Nowhere()))
        .Build();

    public ModelMonitor Monitor { get; } = new(ModelRef.Parse(model), new InMemoryReferenceProfiles(), new MonitorOptions { QueueCapacity = 1 << 16 });

    /// <summary>Takes in what was announced, as the monitor's own loop does beside the calls.</summary>
    public async Task DrainAsync() => await Monitor.AdvanceToAsync(TimeProvider.System.GetUtcNow());

    public void Dispose()
    {
        Monitor.Dispose();
        _meters.Dispose();
    }

    private sealed class Nowhere : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
