using System.Globalization;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Tries at load whether a row is answered alone as it is among others (a model may normalise over its batch, or have the batch
/// on another axis), and what batches cost. The rows are the golden ones and made-up ones that differ from one another, since a batch
/// of equal rows hides what it does to them.
/// </summary>
internal sealed class BatchTrial(PredictorFrame frame, RowLayout layout, GoldenSample golden, TimeProvider time)
{
    private const int Repeats = 3;

    private static readonly TimeSpan LongestRun = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(250);

    private TrialRows _kind;

    /// <summary>Whether the model answered none of the rows it was tried with.</summary>
    public bool Failed { get; private set; }

    /// <summary>Why rows must not be answered together, or null.</summary>
    /// <param name="rows">How many rows are put together.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<string?> RefusalAsync(int rows, CancellationToken cancellationToken)
    {
        MlOpsModelException? failure = null;
        TrialRows? answered = null;
        foreach (var kind in Enum.GetValues<TrialRows>())
        {
            // Made-up rows within a smaller range say nothing that the larger did not.
            if (kind == TrialRows.Golden ? golden.Count < 2 : answered is TrialRows.Numbers)
                continue;

            try
            {
                _kind = kind;
                if (await CompareAsync(rows, cancellationToken).ConfigureAwait(false) is { } difference)
                    return difference;

                answered = kind;
            }
            catch (MlOpsModelException e)
            {
                failure = e;
            }
        }

        (_kind, Failed) = (answered ?? _kind, answered is null);
        return answered is not null
            ? null
            : $"The model fails on made-up rows, so that it could not be tried whether a row is answered alone as among others; attach {ModelAttachment.GoldenRows} with two rows or more: {failure!.Message}";
    }

    /// <summary>Runs growing batches until they take long.</summary>
    public async ValueTask MeasureAsync(BatchCosts costs, int maxRows, CancellationToken cancellationToken)
    {
        try
        {
            await GrowAsync(costs, maxRows, cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsModelException)
        {
            // Batches of that size are too much for it; smaller ones it answered.
        }
    }

    private async ValueTask GrowAsync(BatchCosts costs, int maxRows, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var rows = 1; time.GetElapsedTime(start) < Budget; rows = Math.Min(2 * rows, maxRows))
        {
            var fastest = TimeSpan.MaxValue;
            for (var i = 0; i <= Repeats && time.GetElapsedTime(start) < Budget; i++)
            {
                var duration = await RunAsync(0, rows, cancellationToken).ConfigureAwait(false);
                // The first run makes the buffers for the shape.
                if (i > 0 || duration > LongestRun)
                    fastest = duration < fastest ? duration : fastest;
            }

            if (fastest < TimeSpan.MaxValue)
                costs.Observe(rows, fastest);
            if (rows == maxRows || fastest > LongestRun)
                return;
        }
    }

    private async ValueTask<string?> CompareAsync(int rows, CancellationToken cancellationToken)
    {
        var alone = new RowOutputs[rows];
        for (var row = 0; row < rows; row++)
        {
            await RunAsync(row, 1, cancellationToken).ConfigureAwait(false);
            alone[row] = RowOutputs.Read(frame, 0, Math.Max(1, layout.FixedRows))
                ?? throw new MlOpsModelException("its outputs have no values for each row.");
        }

        await RunAsync(0, rows, cancellationToken).ConfigureAwait(false);
        for (var row = 0; row < rows; row++)
        {
            if (RowOutputs.Read(frame, row, Math.Max(rows, layout.FixedRows)) is not { } among)
                return string.Create(CultureInfo.InvariantCulture, $"Of {rows} rows together, the model does not give {rows} answers.");
            if (alone[row].DifferenceFrom(among) is { } difference)
                return string.Create(CultureInfo.InvariantCulture, $"The model answers a row alone otherwise than among {rows}: {difference}");
        }

        return null;
    }

    private async ValueTask<TimeSpan> RunAsync(int first, int count, CancellationToken cancellationToken)
    {
        var padded = Math.Max(count, layout.FixedRows);
        layout.Shape(frame, padded);
        for (var i = 0; i < layout.Widths.Length; i++)
        {
            for (var row = 0; row < padded; row++)
                Fill(frame.Inputs[i], i, layout.Widths[i], row, first + Math.Min(row, count - 1));
        }

        var start = time.GetTimestamp();
        await frame.RunAsync(cancellationToken).ConfigureAwait(false);
        return time.GetElapsedTime(start);
    }

    private void Fill(TensorBuffer input, int tensor, int width, int at, int row)
    {
        if (_kind == TrialRows.Golden)
        {
            golden.Fill(input, tensor, width, at, row);
            return;
        }

        for (var i = 0; i < width; i++)
        {
            var mixed = (uint)(((row + 1) * 31 + tensor) * 31 + i) * 2654435761u;
            var unit = mixed / (double)uint.MaxValue;
            if (input.ElementType == ElementType.String)
                // A number is a text too, so that models which parse it do not fail.
                input.AsTexts()[at * width + i] = (mixed >> 28).ToString(CultureInfo.InvariantCulture);
            else
                input.TrySetNumber(at * width + i, input.ElementType is ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16
                    ? _kind == TrialRows.Numbers ? 2 * unit - 1 : unit
                    : mixed >> 31);
        }
    }

    private enum TrialRows
    {
        /// <summary>What the model answered when it was registered.</summary>
        Golden,

        /// <summary>Numbers around zero.</summary>
        Numbers,

        /// <summary>Numbers from 0 to 1, for models that take roots or logarithms.</summary>
        Positive,
    }
}
