namespace MlOps.Sdk.Serving;

/// <summary>The median of each element; NaN where a member is NaN.</summary>
internal sealed class MedianCombiner : Combiner
{
    private double[] _values = [];

    public override void Combine(List<TensorBuffer> members, List<double> weights, TensorBuffer result)
    {
        result.Reshape(members[0].Shape);
        if (_values.Length < members.Count)
            _values = new double[members.Count];
        var values = _values.AsSpan(0, members.Count);
        for (var i = 0; i < result.Length; i++)
        {
            for (var m = 0; m < values.Length; m++)
                values[m] = members[m].GetNumber(i);

            // NaN sorts first.
            values.Sort();
            var (low, high) = (values[(values.Length - 1) / 2], values[values.Length / 2]);
            result.TrySetNumber(i, double.IsNaN(values[0]) ? double.NaN : low == high ? low : low / 2 + high / 2);
        }
    }
}
