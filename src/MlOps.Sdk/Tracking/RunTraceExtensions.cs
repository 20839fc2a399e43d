using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace MlOps.Sdk;

/// <summary>Ties logs and traces to a run, so that one leads to the other.</summary>
public static class RunTraceExtensions
{
    /// <summary>Begins a log scope with <c>mlops.run.id</c> and <c>mlops.experiment</c>: providers that include scopes write them with every entry.</summary>
    /// <param name="log">The logger; scopes hold for all loggers of its factory on the same flow of execution.</param>
    /// <param name="run">The run.</param>
    /// <returns>What ends the scope.</returns>
    public static IDisposable? BeginRunScope(this ILogger log, TrackedRun run)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(run);
        return log.BeginScope(new KeyValuePair<string, object>[] { new(CoreTelemetry.RunIdTag, run.Id.ToString()), new(CoreTelemetry.ExperimentTag, run.Experiment) });
    }

    /// <inheritdoc cref="BeginRunScope(ILogger, TrackedRun)"/>
    /// <param name="logs">The factory, for whose loggers the scope holds.</param>
    /// <param name="run">The run.</param>
    public static IDisposable? BeginRunScope(this ILoggerFactory logs, TrackedRun run)
    {
        ArgumentNullException.ThrowIfNull(logs);
        return logs.CreateLogger<TrackedRun>().BeginRunScope(run);
    }

    /// <summary>
    /// Starts a span of a run's work, such as an epoch, from the application's own source: a child of the current span when that
    /// belongs to the run's trace, else of the run's. It carries <c>mlops.run.id</c> and is the current one until it is disposed.
    /// </summary>
    /// <param name="source">The application's source.</param>
    /// <param name="name">The span's name.</param>
    /// <param name="run">The run.</param>
    /// <returns>The span, or null when nobody listens to the source.</returns>
    public static Activity? StartRunActivity(this ActivitySource source, string name, TrackedRun run)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(run);
        var parent = Activity.Current is { } current && (run.Span is null || current.TraceId == run.Span.TraceId) ? current.Context : run.Span?.Context ?? default;
        return source.StartActivity(
            name, ActivityKind.Internal, parent, [new(CoreTelemetry.RunIdTag, run.Id.ToString()), new(CoreTelemetry.ExperimentTag, run.Experiment)]);
    }
}
