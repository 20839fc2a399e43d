using System.Threading.Channels;

namespace MlOps.Sdk.Serving;

/// <summary>A row on its way to a shadow; it queues itself once its caller's answer is made, or is dropped where too many wait.</summary>
internal sealed class ShadowCopy<TIn, TOut>(TIn row, ServedModel<TIn, TOut> shadow, ShadowCounts counts, ChannelWriter<ShadowCopy<TIn, TOut>> queue) : CopiedRow
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    public override void Answered(ReadOnlySpan<double> numbers, ReadOnlySpan<string?> texts, int version, TimeSpan duration)
    {
        base.Answered(numbers, texts, version, duration);
        if (!queue.TryWrite(this))
            counts.Shed();
    }

    public async ValueTask RunAsync()
    {
        var answer = new CopiedRow();
        try
        {
            await shadow.PredictAsync(row, new PredictOptions { Priority = PredictPriority.Low, Choice = new(counts.Arm, 0) { Capture = answer } }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return; // counted where it happened; whatever a shadow does, the next copy gets its turn
        }

        counts.Compare(this, answer);
    }
}
