using Microsoft.Extensions.Logging;

namespace MlOps.Sdk.Serving;

/// <summary>What a router's models share.</summary>
internal sealed class RouterContext
{
    public required IModelHost Host { get; init; }

    public required ModelRouterOptions Options { get; init; }

    public required RouteDraws Draws { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Cancelled when the router is disposed.</summary>
    public required CancellationToken Stop { get; init; }

    public PredictionIdSource Ids { get; } = new();
}
