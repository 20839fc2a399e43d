using System.Diagnostics.CodeAnalysis;
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

    public required ModelResidency Residency { get; init; }

    /// <summary>Cancelled when the host begins to stop.</summary>
    public required CancellationToken Stopping { get; init; }

    public required ServingTelemetry Telemetry { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Told of every load that ended, well or badly.</summary>
    public required Action<ModelLoadEventArgs> LoadEnded { get; init; }

    /// <summary>Takes over versions that drain, so that disposing the host can wait for them.</summary>
    public required Action<Task> Retiring { get; init; }

    public PredictionIdSource Ids { get; } = new();

    /// <summary>Tells every observer of an answered row. An observer's fault is never the caller's: it is counted, and the answer goes out.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever an observer throws, it has nothing to do with the answer.")]
    public void Announce(in PredictionMade made)
    {
        foreach (var observer in Observers)
        {
            try
            {
                observer.OnPrediction(in made);
            }
            catch (Exception)
            {
                Telemetry.ObserverFailed(observer);
            }
        }
    }
}
