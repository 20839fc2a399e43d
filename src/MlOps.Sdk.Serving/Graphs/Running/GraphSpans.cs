using System.Diagnostics;

namespace MlOps.Sdk.Serving;

/// <summary>The spans of a graph's steps, beside the span of the call.</summary>
internal static class GraphSpans
{
    public const string Step = "mlops.graph.step";

    public static void Write(PredictorCell cell, DateTimeOffset end, TimeSpan duration, Exception? error)
    {
        using var span = ServingTelemetry.Activities.StartActivity(Step, ActivityKind.Internal, default(ActivityContext), startTime: end - duration);
        if (span is null)
            return;

        span.SetTag("mlops.graph.step", cell.Name);
        if (cell.Model is { } model)
            span.SetTag("mlops.model.name", model.Version.Model).SetTag("mlops.model.version", model.VersionTag);
        if (error is not null)
            span.SetTag("error.type", error.GetType().Name).SetStatus(ActivityStatusCode.Error, error.Message);
        span.SetEndTime(end.UtcDateTime);
    }
}
