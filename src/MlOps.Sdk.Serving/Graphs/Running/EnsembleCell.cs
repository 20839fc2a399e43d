namespace MlOps.Sdk.Serving;

/// <summary>Combines what its members gave, without those that failed as long as enough are there.</summary>
internal sealed class EnsembleCell(EnsembleStep step, string[] outputs, TensorSpec result) : GraphCell(step.Name)
{
    private readonly Combiner _combiner = Combiner.Of(step.Combine);
    private readonly TensorBuffer _value = new(result);
    private readonly TensorBuffer _label = new(new() { Name = EnsembleStep.Label, ElementType = ElementType.Int64, Shape = [] });
    private readonly List<TensorBuffer> _present = [];
    private readonly List<double> _weights = [];
    private TensorBuffer[] _outputs = [];
    private GraphWire[] _members = [];

    public override IReadOnlyList<TensorBuffer> Outputs => _outputs;

    public void Wire(GraphWire[] members)
    {
        _members = members;
        _outputs = Array.ConvertAll(outputs, name => name == EnsembleStep.Label ? _label : _value);
    }

    public override bool Ask() => Ask(_members);

    public override ValueTask RunAsync(CancellationToken cancellationToken)
    {
        _present.Clear();
        _weights.Clear();
        Exception? error = null;
        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i].Cell.Error is { } failure)
            {
                error ??= failure;
                continue;
            }

            _present.Add(_members[i].Buffer);
            _weights.Add(step.Weights?[i] ?? 1);
        }

        if (error is not null && _present.Count < (step.Quorum ?? _members.Length))
            throw TooFew(error);

        Check();
        _combiner.Combine(_present, _weights, _value);
        if (step.Combine == EnsembleKind.SoftVote)
            SoftVote.Choose(_value, _label);
        return ValueTask.CompletedTask;
    }

    private MlOpsModelException TooFew(Exception error)
    {
        var message = $"Step '{Name}' has the answers of {_present.Count} of its {_members.Length} members, {step.Quorum ?? _members.Length} are needed. {error.Message}";
        return error is MlOpsModelException fault
            ? new(message, fault.IsTransient, error) { Fault = fault.Fault, RetryAfter = fault.RetryAfter }
            : new(message, innerException: error);
    }

    private void Check()
    {
        var first = _present[0];
        foreach (var member in _present)
        {
            if (member.Sequence is not null || member.ElementType != _value.ElementType)
                throw new MlOpsModelException($"Step '{Name}' combines {_value.ElementType}, and '{member.Spec.Name}' is {(member.Sequence is null ? member.ElementType : "a sequence")}.");
            if (step.Combine != EnsembleKind.Concat && (!member.Shape.SequenceEqual(first.Shape) || !SameKeys(member.Keys, first.Keys)))
                throw new MlOpsModelException($"Step '{Name}' combines tensors of one shape: '{first.Spec.Name}' is [{string.Join(',', first.Shape.ToArray())}], '{member.Spec.Name}' [{string.Join(',', member.Shape.ToArray())}]{(SameKeys(member.Keys, first.Keys) ? "" : " with other keys")}.");
        }
    }

    private static bool SameKeys(IReadOnlyList<string>? one, IReadOnlyList<string>? other) =>
        ReferenceEquals(one, other) || one is null || other is null || one.SequenceEqual(other);
}
