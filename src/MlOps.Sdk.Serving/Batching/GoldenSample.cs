namespace MlOps.Sdk.Serving;

/// <summary>Single rows out of a version's golden rows, for trying out batches on rows that the model knows.</summary>
internal sealed class GoldenSample
{
    private const int MostRows = 64;

    private readonly List<(GoldenTensor[] Inputs, int Row)> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Takes the rows of the cases whose inputs have one part for each row.</summary>
    public static GoldenSample Of(GoldenRows? golden, PredictorFrame frame, RowLayout layout)
    {
        var sample = new GoldenSample();
        foreach (var example in golden?.Cases ?? [])
        {
            var inputs = frame.Inputs.Select(i => example.Inputs.FirstOrDefault(t => t.Name == i.Spec.Name)).OfType<GoldenTensor>().ToArray();
            if (inputs.Length != frame.Inputs.Count || inputs.Length == 0 || inputs[0].Shape.Count == 0)
                continue;

            var rows = inputs[0].Shape[0];
            var whole = inputs.Select((tensor, i) => (tensor.Numbers?.Count ?? tensor.Texts?.Count ?? 0) == rows * layout.Widths[i]).All(fits => fits);
            for (var row = 0; whole && row < rows && sample.Count < MostRows; row++)
                sample._rows.Add((inputs, row));
        }

        return sample;
    }

    /// <summary>Writes one of the rows, counted round, into its place of an input.</summary>
    public void Fill(TensorBuffer input, int tensor, int width, int at, int row)
    {
        var (inputs, source) = _rows[row % _rows.Count];
        for (var i = 0; i < width; i++)
        {
            if (input.ElementType == ElementType.String)
                input.AsTexts()[at * width + i] = inputs[tensor].Texts![source * width + i];
            else
                input.TrySetNumber(at * width + i, inputs[tensor].Numbers![source * width + i]);
        }
    }
}
