using Microsoft.Extensions.Logging;

namespace MlOps.Sdk.Serving;

/// <summary>What a host's served models share.</summary>
internal sealed class HostContext
{
    public required IModelStore Models { get; init; }

    public required ModelLoading Loading { get; init; }

    public required IPredictionObserver[] Observers { get; init; }

    public required TimeProvider Time { get; init; }

    public required ModelHostOptions Options { get; init; }

    public required ServingTelemetry Telemetry { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Told of every load that ended, well or badly.</summary>
    public required Action<ModelLoadEventArgs> LoadEnded { get; init; }

    /// <summary>Takes over versions that drain, so that disposing the host can wait for them.</summary>
    public required Action<Task> Retiring { get; init; }

    public PredictionIdSource Ids { get; } = new();
}
