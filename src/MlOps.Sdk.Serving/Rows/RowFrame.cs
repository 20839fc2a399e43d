namespace MlOps.Sdk.Serving;

/// <summary>A predictor's frame with room for the rows it answers: features by kind before the run, outputs by kind after it.</summary>
internal sealed class RowFrame(PredictorFrame tensors, RowBinding binding) : IDisposable
{
    private double[] _numbers = [];
    private string?[] _texts = [];
    private double[] _outputNumbers = [];
    private string?[] _outputTexts = [];
    private int _padded;

    public PredictorFrame Tensors => tensors;

    public int Rows { get; private set; }

    public ReadOnlySpan<double> Numbers(int row) => _numbers.AsSpan(row * binding.Features.NumberCount, binding.Features.NumberCount);

    public ReadOnlySpan<string?> Texts(int row) => _texts.AsSpan(row * binding.Features.TextCount, binding.Features.TextCount);

    public ReadOnlySpan<double> OutputNumbers(int row) => _outputNumbers.AsSpan(row * binding.Outputs.NumberCount, binding.Outputs.NumberCount);

    public ReadOnlySpan<string?> OutputTexts(int row) => _outputTexts.AsSpan(row * binding.Outputs.TextCount, binding.Outputs.TextCount);

    /// <summary>Takes the features of the rows and writes them into the inputs.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="padTo">The rows to fill up to, where the model has no number of its own.</param>
    public void Write<TIn>(ReadOnlySpan<TIn> rows, int padTo = 0)
        where TIn : IFeatureRow
    {
        Reserve(rows.Length);
        var (numbers, texts) = (binding.Features.NumberCount, binding.Features.TextCount);
        for (var row = 0; row < rows.Length; row++)
        {
            // Asked of value types too, the comparison would box them in unoptimised code.
            if (!typeof(TIn).IsValueType && rows[row] is null)
                throw new ArgumentNullException(nameof(rows), $"Row {row} is null.");

            var writer = new FeatureWriter(_numbers.AsSpan(row * numbers, numbers), _texts.AsSpan(row * texts, texts));
            try
            {
                rows[row].WriteTo(ref writer);
            }
            catch (IndexOutOfRangeException e)
            {
                throw new ArgumentException($"{typeof(TIn).Name}.WriteTo writes more values than its Features list.", nameof(rows), e);
            }

            if (!writer.IsComplete)
                throw new ArgumentException($"{typeof(TIn).Name}.WriteTo does not write every value that its Features list.", nameof(rows));
        }

        var padded = _padded = Math.Max(rows.Length, binding.FixedRows > 0 ? binding.FixedRows : padTo);
        binding.Shape(tensors, padded);
        foreach (var run in binding.InputRuns)
        {
            var columns = binding.Inputs.AsSpan(run.Start, run.Count);
            var buffer = tensors.Inputs[columns[0].Tensor];
            var width = binding.Widths[columns[0].Tensor];
            if (columns[0].Column.Kind == FeatureKind.Text)
                RowTexts.Write(_texts, texts, columns[0], buffer.AsTexts(), width, Rows, padded);
            else
                RowNumbers.Write(_numbers, numbers, columns, buffer, width, Rows, padded);
        }
    }

    /// <summary>Takes the outputs of the rows out of the tensors.</summary>
    public void Read()
    {
        foreach (var column in binding.Results)
        {
            var buffer = tensors.Outputs[column.Tensor];
            var rows = _padded;
            var width = rows == 0 ? 0 : buffer.Length / rows;
            var offset = column.Key is null ? column.Offset : KeyOffset(buffer, column.Key);
            if (buffer.Length != width * rows || offset >= width)
                throw new MlOpsModelException($"Output '{buffer.Spec.Name}' came as {buffer.ElementType}[{string.Join(',', buffer.Shape.ToArray())}] for {rows} rows, which has no value '{column.Column.Name}' for each row.");

            if (column.Column.Kind == FeatureKind.Text)
                RowTexts.Read(buffer.AsTexts(), width, offset, _outputTexts, binding.Outputs.TextCount, column.Column.Slot, Rows);
            else
                RowNumbers.Read(buffer, width, offset, _outputNumbers, binding.Outputs.NumberCount, column.Column.Slot, Rows);
        }
    }

    public void Dispose() => tensors.Dispose();

    private static int KeyOffset(TensorBuffer buffer, string key)
    {
        var keys = buffer.Keys ?? [];
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] == key)
                return i;
        }

        throw new MlOpsModelException($"Output '{buffer.Spec.Name}' has no key '{key}'; it has {string.Join(", ", keys.Select(k => $"'{k}'"))}.");
    }

    private void Reserve(int rows)
    {
        Rows = rows;
        Grow(ref _numbers, rows * binding.Features.NumberCount);
        Grow(ref _texts, rows * binding.Features.TextCount);
        Grow(ref _outputNumbers, rows * binding.Outputs.NumberCount);
        Grow(ref _outputTexts, rows * binding.Outputs.TextCount);
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            array = new T[length];
    }
}
