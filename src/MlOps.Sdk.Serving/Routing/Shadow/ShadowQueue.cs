using System.Threading.Channels;

namespace MlOps.Sdk.Serving;

/// <summary>Rows that wait for shadows, answered one after the other off the callers' path.</summary>
internal sealed class ShadowQueue<TIn, TOut>
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    private const int MaxWaiting = 256;

    private readonly Channel<ShadowCopy<TIn, TOut>> _copies = Channel.CreateBounded<ShadowCopy<TIn, TOut>>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    public ShadowQueue(CancellationToken stop)
    {
        stop.Register(() => _copies.Writer.TryComplete());
        _ = Task.Run(RunAsync, CancellationToken.None);
    }

    public ChannelWriter<ShadowCopy<TIn, TOut>> Writer => _copies.Writer;

    private async Task RunAsync()
    {
        await foreach (var copy in _copies.Reader.ReadAllAsync().ConfigureAwait(false))
            await copy.RunAsync().ConfigureAwait(false);
    }
}
