namespace MlOps.Sdk.Serving;

/// <summary>Takes the branch that a tensor's values or a draw choose.</summary>
internal sealed class SwitchCell(SwitchStep step, string[] outputs, RouteDraws draws) : GraphCell(step.Name)
{
    private readonly TensorBuffer[] _outputs = new TensorBuffer[outputs.Length];
    private readonly TensorBuffer?[] _mixed = new TensorBuffer?[outputs.Length];
    private readonly bool[] _taken = new bool[step.Branches.Count];
    private GraphWire? _on;
    private GraphWire[][] _branches = [];
    private int[] _branchOf = [];
    private bool _decided;
    private int _rows;

    public override IReadOnlyList<TensorBuffer> Outputs => _outputs;

    public void Wire(GraphWire? on, GraphWire[][] branches) => (_on, _branches) = (on, branches);

    public override void Reset()
    {
        base.Reset();
        _decided = false;
        Array.Clear(_taken);
    }

    public override bool Ask()
    {
        if (!_decided)
        {
            if (_on is { } on)
            {
                on.Cell.Want();
                if (!on.Cell.IsSettled || on.Cell.Error is not null)
                    return on.Cell.IsSettled;
            }

            Decide();
        }

        var settled = true;
        for (var branch = 0; branch < _branches.Length; branch++)
        {
            if (_taken[branch])
                settled &= Ask(_branches[branch]);
        }

        return settled;
    }

    public override ValueTask RunAsync(CancellationToken cancellationToken)
    {
        _ = _on?.Buffer;
        var mixed = _taken.AsSpan().Count(true) > 1;
        for (var output = 0; output < _outputs.Length; output++)
            _outputs[output] = mixed ? Mix(output) : _branches[Array.IndexOf(_taken, true)][output].Buffer;
        return ValueTask.CompletedTask;
    }

    private void Decide()
    {
        _decided = true;
        if (_on is not { } on)
        {
            _taken[Draw()] = true;
            return;
        }

        var values = on.Buffer;
        _rows = values.Length;
        if (_branchOf.Length < _rows)
            _branchOf = new int[_rows];
        for (var row = 0; row < _rows; row++)
            _taken[_branchOf[row] = Choose(values, row)] = true;

        // No rows: any branch gives its empty tensors.
        _taken[^1] |= _rows == 0;
    }

    private int Draw()
    {
        var draw = draws.Next(RoutePlan.Whole);
        var branch = 0;
        while ((draw -= step.Branches[branch].Weight ?? 0) >= 0)
            branch++;
        return branch;
    }

    private int Choose(TensorBuffer values, int row)
    {
        var (text, number) = values.ElementType == ElementType.String ? (values.AsTexts()[row] ?? "", double.NaN) : (null, values.GetNumber(row));
        for (var i = 0; ; i++)
        {
            var branch = step.Branches[i];
            if (!branch.HasCondition)
                return i;

            var fits = branch.Text is { } wanted
                ? string.Equals(text, wanted, StringComparison.Ordinal)
                : number >= (branch.AtLeast ?? double.NegativeInfinity) && (branch.Below is not { } below || number < below) && (branch.Number is not { } same || number == same);
            if (fits)
                return i;
        }
    }

    private TensorBuffer Mix(int output)
    {
        var first = _branches[Array.IndexOf(_taken, true)][output].Buffer;
        var mixed = _mixed[output] ??= new(first.Spec with { ElementType = first.ElementType });
        TensorCopy.To(first, mixed);
        for (var branch = 0; branch < _branches.Length; branch++)
        {
            if (!_taken[branch])
                continue;

            var from = _branches[branch][output].Buffer;
            if (from.Sequence is not null || from.Shape.Length == 0 || from.Shape[0] != _rows || !from.Shape.SequenceEqual(first.Shape))
                throw new MlOpsModelException($"Step '{Name}' cannot give each of {_rows} rows its own branch: branch {branch} gives '{outputs[output]}' in the shape [{string.Join(',', from.Shape.ToArray())}]. Ask such rows one by one.");

            var width = from.Length / _rows;
            for (var row = 0; row < _rows; row++)
            {
                if (_branchOf[row] == branch)
                    TensorCopy.Elements(from, row * width, mixed, row * width, width);
            }
        }

        return mixed;
    }
}
