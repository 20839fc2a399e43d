namespace MlOps.Sdk.Serving;

/// <summary>Asks a predictor in rows of records: one column of <typeparamref name="TIn"/> for each input, or all of them in order for a single vector.</summary>
/// <typeparam name="TIn">The row.</typeparam>
/// <typeparam name="TOut">The answer.</typeparam>
/// <remarks>Safe for concurrent calls. The predictor is not disposed with it.</remarks>
public sealed class RowPredictor<TIn, TOut> : IDisposable
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    /// <summary>Rows in one run of the model when a caller brings more.</summary>
    internal const int MaxRowsPerRun = 1024;

    private readonly IPredictor _predictor;
    private readonly RowFramePool _frames;

    /// <summary>Fits the row type to the model.</summary>
    /// <param name="predictor">The model.</param>
    /// <param name="name">What to call the model in error messages.</param>
    /// <exception cref="ArgumentException">A column is missing, too many, or of the wrong kind; the message names each, what was expected and what came.</exception>
    public RowPredictor(IPredictor predictor, string name = "model")
    {
        ArgumentNullException.ThrowIfNull(predictor);
        Binding = RowBinder.Bind(predictor.Signature, TIn.Features, TOut.Outputs, typeof(TIn).Name, typeof(TOut).Name, name);
        _predictor = predictor;
        _frames = new(predictor, Binding);
    }

    internal RowBinding Binding { get; }

    internal int RowsPerRun => Binding.FixedRows > 0 ? Binding.FixedRows : MaxRowsPerRun;

    /// <summary>Answers one row.</summary>
    /// <exception cref="ArgumentException">A value does not fit its column; the message names it.</exception>
    /// <exception cref="MlOpsModelException">The model failed on this row.</exception>
    public async ValueTask<TOut> PredictAsync(TIn row, CancellationToken cancellationToken = default)
    {
        var frame = Rent();
        try
        {
            frame.Write(new ReadOnlySpan<TIn>(in row));
            await frame.Tensors.RunAsync(cancellationToken).ConfigureAwait(false);
            frame.Read();
            return Answer(frame, 0);
        }
        finally
        {
            Return(frame);
        }
    }

    /// <summary>Answers many rows in as few runs as possible.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="answers">Takes the answer to each row at the same place; at least as long.</param>
    /// <param name="cancellationToken">Stops between runs and within one.</param>
    /// <exception cref="ArgumentException">A value does not fit its column, or <paramref name="answers"/> is too short.</exception>
    /// <exception cref="MlOpsModelException">The model failed on these rows.</exception>
    public async ValueTask PredictBatchAsync(ReadOnlyMemory<TIn> rows, Memory<TOut> answers, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(answers.Length, rows.Length, nameof(answers));
        var frame = Rent();
        try
        {
            for (var start = 0; start < rows.Length; start += RowsPerRun)
            {
                frame.Write(rows.Span[start..Math.Min(rows.Length, start + RowsPerRun)]);
                await frame.Tensors.RunAsync(cancellationToken).ConfigureAwait(false);
                frame.Read();
                for (var row = 0; row < frame.Rows; row++)
                    answers.Span[start + row] = Answer(frame, row);
            }
        }
        finally
        {
            Return(frame);
        }
    }

    /// <summary>Frees the buffers.</summary>
    public void Dispose() => _frames.Dispose();

    /// <summary>Runs one row of zeros and empty texts, so that the first caller finds buffers and bindings ready.</summary>
    internal async ValueTask WarmUpAsync(CancellationToken cancellationToken)
    {
        var frame = Rent();
        try
        {
            Binding.Shape(frame.Tensors, Math.Max(1, Binding.FixedRows));
            foreach (var input in frame.Tensors.Inputs)
            {
                if (input.ElementType == ElementType.String)
                    input.AsTexts().Clear();
                else
                    input.AsBytes().Clear();
            }

            await frame.Tensors.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsModelException)
        {
            // Whether the model may serve was judged when it was loaded, on golden rows where it has some.
        }
        finally
        {
            Return(frame);
        }
    }

    internal static TOut Answer(RowFrame frame, int row) => TOut.ReadFrom(new OutputReader(frame.OutputNumbers(row), frame.OutputTexts(row)));

    /// <summary>Makes a frame beside those that calls share.</summary>
    internal RowFrame CreateFrame() => new(_predictor.CreateFrame(Binding.WantedOutputs), Binding);

    internal RowFrame Rent() => _frames.Rent();

    internal void Return(RowFrame frame) => _frames.Return(frame);
}
