using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>Holds an exported model, in whatever runtime will serve it, against the pipeline it came from.</summary>
public static class PredictorParityExtensions
{
    /// <summary>Scores rows with both and compares a numeric output.</summary>
    /// <param name="predictor">The exported model, loaded.</param>
    /// <param name="model">The pipeline it was exported from.</param>
    /// <param name="rows">A sample of raw rows; all are scored in one call.</param>
    /// <param name="output">The output to compare, of the same name in both.</param>
    /// <param name="cancellationToken">Stops the exported model.</param>
    /// <exception cref="ArgumentException">One of the two has no such output, or the rows lack an input.</exception>
    public static async ValueTask<OnnxParity> CompareWithAsync(
        this IPredictor predictor, ITransformer model, IDataView rows, string output = "Score", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);

        var scored = model.Transform(rows);
        var column = scored.Schema.GetColumnOrNull(output) ?? throw new ArgumentException($"The pipeline has no output '{output}'; it gives {DataViewFacts.Describe(scored.Schema)}.", nameof(output));
        float[] original = [.. ColumnCodec.Of(column.Type, output).Read(scored, column).SelectMany(slots => slots).Select(number => (float)number)];

        using var frame = predictor.CreateFrame([output]);
        var count = DataViewFacts.CountRows(rows);
        foreach (var input in frame.Inputs)
            Fill(input, rows, count);

        await frame.RunAsync(cancellationToken).ConfigureAwait(false);
        var result = frame.Outputs[0];
        float[] exported = [.. Enumerable.Range(0, result.Length).Select(i => (float)result.GetNumber(i))];
        return OnnxParity.Compare(original, exported);
    }

    /// <summary>Scores rows with both and compares every output: real numbers by their difference, labels, keys and texts by equality.</summary>
    /// <param name="predictor">The exported model, loaded.</param>
    /// <param name="model">The pipeline it was exported from.</param>
    /// <param name="rows">A sample of raw rows; all are scored in one call.</param>
    /// <param name="tolerance">The largest relative difference allowed, at least 0.</param>
    /// <param name="cancellationToken">Stops the exported model.</param>
    /// <exception cref="ArgumentException">The rows lack an input.</exception>
    public static async ValueTask<OnnxVerification> VerifyAsync(
        this IPredictor predictor, ITransformer model, IDataView rows, double tolerance = OnnxExportOptions.DefaultTolerance, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        return await ExportVerifier.RunAsync(predictor, model, rows, tolerance, cancellationToken).ConfigureAwait(false);
    }

    internal static void Fill(TensorBuffer input, IDataView rows, long count)
    {
        var column = rows.Schema.GetColumnOrNull(input.Spec.Name) ?? throw new ArgumentException($"The rows have no column '{input.Spec.Name}', which the model needs; they have {DataViewFacts.Describe(rows.Schema)}.", nameof(rows));
        var width = column.Type.GetWidth();
        input.Reshape(count, width);
        using var cursor = rows.GetRowCursor([column]);
        Action<int> copy = column.Type.IsText() ? Texts(input, cursor, column) : Numbers(input, cursor, column, width);
        for (var first = 0; cursor.MoveNext(); first += width)
            copy(first);
    }

    private static Action<int> Numbers(TensorBuffer input, DataViewRow row, DataViewSchema.Column column, int width)
    {
        var read = ColumnCodec.Of(column.Type, column.Name).Reader(row, column);
        var slots = new double[width];
        return first =>
        {
            read(slots);
            for (var i = 0; i < width; i++)
            {
                if (!input.TrySetNumber(first + i, slots[i]))
                    throw new ArgumentException($"Column '{column.Name}' holds {slots[i]}, which {input.Spec.Describe()} does not take.", nameof(row));
            }
        };
    }

    private static Action<int> Texts(TensorBuffer input, DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> value = default;
            return first =>
            {
                getter(ref value);
                input.AsTexts()[first] = value.ToString();
            };
        }

        var vectorGetter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> values = default;
        return first =>
        {
            vectorGetter(ref values);
            foreach (var (slot, value) in values.Items(all: true))
                input.AsTexts()[first + slot] = value.ToString();
        };
    }
}
