namespace MlOps.Sdk.AspNetCore;

/// <summary>How the Open Inference Protocol is served.</summary>
public sealed class InferenceOptions
{
    internal const string RepositoryOff = $"The model repository extension is off; name an authorization policy in {nameof(InferenceOptions)}.{nameof(RepositoryPolicy)} to serve it.";

    /// <summary>What comes before <c>/v2</c> in the path, such as <c>/api</c>; empty by default.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The alias that is meant where a request names a model and no version; <c>champion</c> by default.</summary>
    public string DefaultAlias { get; set; } = "champion";

    /// <summary>The largest request body in bytes, counted after decompression, and the largest gRPC message; 64 MiB by default.</summary>
    public int MaxBodySize { get; set; } = 64 << 20;

    /// <summary>Whether gRPC is served beside REST, and with it the health service <c>grpc.health.v1.Health</c>; true by default. Its paths have no prefix. It needs HTTP/2: TLS, or an endpoint of its own with <c>HttpProtocols.Http2</c>.</summary>
    public bool Grpc { get; set; } = true;

    /// <summary>How long a model may take to answer before the request ends with 504; null, the default, for as long as it takes. A request may ask for less.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>
    /// The authorization policy that guards the model repository extension (index, load, unload). Null, the default, leaves the
    /// extension off: those requests are answered with 403.
    /// </summary>
    public string? RepositoryPolicy { get; set; }

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Prefix);
        EntityName.Require(DefaultAlias, nameof(DefaultAlias));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBodySize, 1, nameof(MaxBodySize));
        if (Timeout is { } timeout)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(Timeout));
    }
}
