namespace MlOps.Sdk.Serving;

/// <summary>Which column of a row feeds which input, and which output gives which column; made once, when a model is loaded.</summary>
internal sealed class RowBinding
{
    public required FeatureSchema Features { get; init; }

    public required FeatureSchema Outputs { get; init; }

    public required RowColumn[] Inputs
    {
        get;
        init
        {
            field = value;
            InputRuns = ColumnRun.Of(value);
        }
    }

    /// <summary>The inputs' columns in as few moves as they take.</summary>
    public ColumnRun[] InputRuns { get; private init; } = [];

    public required RowColumn[] Results { get; init; }

    /// <summary>The outputs that are read; the others need not be computed.</summary>
    public required string[] WantedOutputs { get; init; }

    /// <summary>How many rows every run must have, or 0 when the model takes any number.</summary>
    public required int FixedRows { get; init; }

    /// <summary>Elements a row has in each input.</summary>
    public required int[] Widths { get; init; }

    /// <summary>Gives every input the shape for a number of rows.</summary>
    public void Shape(PredictorFrame frame, int rows)
    {
        Span<long> shape = stackalloc long[8];
        for (var i = 0; i < Widths.Length; i++)
        {
            var buffer = frame.Inputs[i];
            var declared = buffer.Spec.Shape;
            shape[0] = rows;
            for (var axis = 1; axis < declared.Count; axis++)
                shape[axis] = declared[axis] < 0 ? Widths[i] : declared[axis];

            buffer.Reshape(shape[..declared.Count]);
        }
    }
}
