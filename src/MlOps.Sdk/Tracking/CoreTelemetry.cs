using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MlOps.Sdk;

/// <summary>The traces and meters of tracking and registry, under <see cref="MlOpsTelemetry.Core"/>.</summary>
internal static class CoreTelemetry
{
    private static readonly Meter Meter = new(MlOpsTelemetry.Core);

    public const string RunIdTag = "mlops.run.id";

    public const string ExperimentTag = "mlops.experiment";

    public static ActivitySource Activities { get; } = new(MlOpsTelemetry.Core);

    /// <summary>Starts the span of a run under the caller's, and lets the caller's say which run that is.</summary>
    public static Activity? StartRun(Activity? caller, RunId run, string experiment)
    {
        var activity = Activities.StartActivity("mlops.run");
        foreach (var span in new[] { caller, activity })
        {
            span?.SetTag(RunIdTag, run.ToString());
            span?.SetTag(ExperimentTag, experiment);
        }

        return activity;
    }

    public static Counter<long> RunsEnded { get; } = Meter.CreateCounter<long>("mlops.run.count", "{run}", "Runs ended.");

    public static Counter<long> Dropped { get; } = Meter.CreateCounter<long>("mlops.run.dropped", "{point}", "Metric points dropped because a buffer was full.");

    public static Histogram<double> FlushDuration { get; } = Meter.CreateHistogram<double>("mlops.run.flush.duration", "s", "Time to make a run's buffered items durable.");

    public static Counter<long> RegistryWrites { get; } = Meter.CreateCounter<long>("mlops.registry.write.count", "{change}", "Changes to the registry.");
}
