using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>One call's tensors with ML.NET's row pipeline over them: bound once, then only moved from row to row.</summary>
internal sealed class MlNetFrame : PredictorFrame
{
    private const int RowsBetweenLooks = 256;

    private readonly MlNetModel _model;
    private readonly TensorRow _row;
    private readonly DataViewRow _result;
    private readonly Action<int>[] _writers;
    private readonly (TensorBuffer Tensor, ulong Count)[] _keys;
    private int _running;
    private bool _disposed;

    public MlNetFrame(MlNetModel model, DataViewSchema schema, IRowToRowMapper mapper, IReadOnlyList<TensorSpec> outputs)
        : base([.. model.Signature.Inputs.Select(spec => new TensorBuffer(spec))], [], [.. outputs.Select(spec => new TensorBuffer(spec))])
    {
        _model = model;
        _row = new(schema);
        foreach (var input in Inputs)
        {
            var column = schema[input.Spec.Name];
            _row.Add(column, TensorColumn.Find(column.Type)!.Getter(input, column.Type, _row));
        }

        var columns = outputs.Select(spec => mapper.OutputSchema[spec.Name]).ToArray();
        _result = mapper.GetRow(_row, columns);
        _writers = [.. columns.Select((column, i) => TensorColumn.Find(column.Type)!.Writer(_result, column, Outputs[i]))];
        _keys = [.. Inputs.Select(input => (input, schema[input.Spec.Name].Type.GetItemType() is KeyDataViewType key ? key.Count : 0)).Where(pair => pair.Item2 > 0)];
    }

    public override ValueTask RunAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("The frame is running already; a frame answers one call at a time, so make one for each concurrent call.");

        try
        {
            _model.Gate.Enter();
            try
            {
                Run(FrameCheck.Rows(Inputs), cancellationToken);
            }
            finally
            {
                _model.Gate.Leave();
            }
        }
        finally
        {
            Interlocked.Exchange(ref _running, 0);
        }

        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
            _result.Dispose();

        _disposed = true;
        base.Dispose(disposing);
    }

    private void Run(int rows, CancellationToken cancellationToken)
    {
        foreach (var (tensor, count) in _keys)
            FrameCheck.Keys(tensor, count);

        foreach (var output in Outputs)
            output.Reshape(rows, output.Spec.Shape[1]);

        for (var index = 0; index < rows; index++)
        {
            if (index % RowsBetweenLooks == 0)
                cancellationToken.ThrowIfCancellationRequested();

            _row.MoveTo(index);
            try
            {
                foreach (var write in _writers)
                    write(index);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new MlOpsModelException($"The model failed on row {index}: {e.Message}", innerException: e);
            }
        }
    }
}
