namespace MlOps.Sdk.Statistics;

internal sealed class MeanShiftScore(int window) : WindowScore(window)
{
    private double _mean;
    private double _deviation = 1;
    private double _sum;

    public override double Value => Math.Abs(_sum / Values.Capacity);

    public override void Compare(double[] sortedReference)
    {
        // Value by value and not by vectors, whose order of addition differs between processors.
        CompensatedSum total = default, squares = default;
        foreach (var value in sortedReference)
            total.Add(value);
        _mean = total.Value / sortedReference.Length;
        foreach (var value in sortedReference)
            squares.Add((value - _mean) * (value - _mean));

        var isConstant = sortedReference[0] == sortedReference[^1];
        (_mean, _deviation) = isConstant ? (sortedReference[0], 1) : (_mean, Math.Sqrt(squares.Value / sortedReference.Length));
        Clear();
    }

    public override void Push(double value)
    {
        // A value large enough to spoil the running sum raises an alarm, and an alarm empties the window.
        var scaled = (value - _mean) / _deviation;
        _sum += Values.Push(scaled, out var left) ? scaled - left : scaled;
    }

    public override void Clear()
    {
        Values.Clear();
        _sum = 0;
    }

    public override void Exchange(StateCodec codec)
    {
        Values.Exchange(codec, "values");
        _sum = codec.Number("sum", _sum);
    }
}
