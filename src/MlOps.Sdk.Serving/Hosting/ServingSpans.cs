using System.Diagnostics;

namespace MlOps.Sdk.Serving;

/// <summary>The spans of <see cref="MlOpsTelemetry.Serving"/>. They are written when their end is known, so that a call that nobody traces costs one comparison.</summary>
internal static class ServingSpans
{
    /// <summary>A call that ran on its caller's thread, below the caller's span.</summary>
    public const string Predict = "mlops.predict";

    /// <summary>A row's wait for a batch, below its caller's span.</summary>
    public const string Queue = "mlops.queue";

    /// <summary>One run for rows that waited, linked to their callers' spans.</summary>
    public const string Batch = "mlops.batch";

    public static bool AreWanted => ServingTelemetry.Activities.HasListeners();

    /// <summary>The span of the caller; none where nobody traces.</summary>
    public static ActivityContext Caller => AreWanted && Activity.Current is { } current ? current.Context : default;

    public static void Write(string name, LoadedModel model, int rows, DateTimeOffset end, TimeSpan duration, Exception? error = null, ActivityContext parent = default, IEnumerable<ActivityLink>? links = null)
    {
        if (!AreWanted)
            return;

        using var span = ServingTelemetry.Activities.StartActivity(name, ActivityKind.Internal, parent, tags: null, links, end - duration);
        if (span is null)
            return;

        span.SetTag("mlops.model.name", model.Version.Model).SetTag("mlops.model.version", model.VersionTag).SetTag("mlops.rows", rows);
        if (error is not null)
            span.SetTag("error.type", error.GetType().Name).SetStatus(ActivityStatusCode.Error, error.Message);
        span.SetEndTime(end.UtcDateTime);
    }
}
