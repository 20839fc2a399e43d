using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Serving;

/// <summary>Answers rows of one type that waited.</summary>
internal sealed class RowRun<TIn, TOut>(RowBatcher<TIn, TOut> batcher, int maxRows) : BatchRun(batcher, maxRows)
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    private readonly TIn[] _rows = new TIn[maxRows];
    private readonly RouteChoice[] _choices = new RouteChoice[maxRows];
    private readonly Prediction<TOut>[] _predictions = new Prediction<TOut>[maxRows];
    private RowFrame? _frame;

    public override void Add(BatchPart part)
    {
        var call = (QueuedRow<TIn, TOut>)part.Call;
        (_rows[Count], _choices[Count]) = (call.Row, call.Choice);
        base.Add(part);
    }

    public override void Forget(int count)
    {
        base.Forget(count);
        Array.Clear(_rows, 0, count);
        Array.Clear(_choices, 0, count);
        Array.Clear(_predictions, 0, count);
    }

    protected override void Dispose(bool disposing)
    {
        _frame?.Dispose();
        base.Dispose(disposing);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is given to the caller whose row is at fault.")]
    protected override async ValueTask<Exception?> AnswerAsync(int start, int count, CancellationToken cancellationToken)
    {
        var call = batcher.NewCall();
        try
        {
            var frame = _frame ??= batcher.Rows.CreateFrame();
            frame.Write<TIn>(_rows.AsSpan(start, count), batcher.Padded(count));
            await frame.Tensors.RunAsync(cancellationToken).ConfigureAwait(false);
            frame.Read();
            batcher.Costs.Observe(count, call.Answered(frame, batcher.Rows.Binding, _predictions.AsSpan(start, count), _choices.AsSpan(start, count)));
        }
        catch (Exception e)
        {
            return e;
        }

        for (var i = start; i < start + count; i++)
            ((QueuedRow<TIn, TOut>)Part(i).Call).Answer(in _predictions[i]);

        return null;
    }

    protected override void Fail(BatchPart part, Exception error)
    {
        batcher.NewCall().Failed(error, waited: true);
        ((QueuedRow<TIn, TOut>)part.Call).Choice.Arm?.Failed(error);
        batcher.Fail(part, error);
    }
}
