using System.Threading.Channels;

namespace MlOps.Sdk.Serving;

/// <summary>An alert sink that tells a <see cref="RolloutGuard"/> what monitors found: an urgent alert about a variant's version takes its calls away.</summary>
public sealed class RolloutAlerts : IAlertSink
{
    private const int MaxWaiting = 256;

    private readonly Channel<Alert> _alerts = Channel.CreateBounded<Alert>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <inheritdoc/>
    public ValueTask SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.Rule != RolloutGuard.Rule)
            _alerts.Writer.TryWrite(alert);
        return ValueTask.CompletedTask;
    }

    internal IEnumerable<Alert> Take()
    {
        while (_alerts.Reader.TryRead(out var alert))
            yield return alert;
    }
}
