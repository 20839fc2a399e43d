namespace MlOps.Sdk;

/// <summary>
/// What training code writes to. Logging never waits for a store: items are buffered, written in order in the background, and
/// durable once <see cref="FlushAsync"/> completes. All members may be called from several threads.
/// </summary>
public interface IRunLog
{
    /// <summary>The run's id.</summary>
    RunId Id { get; }

    /// <summary>Logs a param. A param is written once; another value for the same key fails the next flush.</summary>
    /// <exception cref="ArgumentException">The key or the value breaks the rules of <see cref="LogKey"/>.</exception>
    void LogParam(string key, string value);

    /// <summary>Logs a value of a metric, NaN and infinities included.</summary>
    /// <exception cref="ArgumentException">The key breaks the rules of <see cref="LogKey"/>.</exception>
    void LogMetric(string key, double value, long step = 0);

    /// <summary>Sets a tag; the last value of a key wins.</summary>
    /// <exception cref="ArgumentException">The key or the value breaks the rules of <see cref="LogKey"/>.</exception>
    void SetTag(string key, string value);

    /// <summary>Records a data set the run reads.</summary>
    void LogInput(DatasetVersion dataset);

    /// <summary>Records a model version the run produced. Registering a run's model records it too.</summary>
    /// <exception cref="ArgumentException">The model's name breaks the rules of <see cref="EntityName"/>, or the version is not positive.</exception>
    void LogOutput(RunOutput output);

    /// <summary>Stores content and records it under a path of the run; the path is visible only when the content is durable.</summary>
    /// <exception cref="ArgumentException">The path breaks the rules of <see cref="ArtifactPath"/>.</exception>
    ValueTask<ArtifactEntry> LogArtifactAsync(string path, Stream content, CancellationToken cancellationToken = default);

    /// <summary>Completes when everything logged before the call is durable.</summary>
    /// <exception cref="MlOpsConflictException">A param was logged with two values.</exception>
    /// <exception cref="MlOpsStoreException">The store did not take the items; they are kept for the next flush.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken = default);
}
