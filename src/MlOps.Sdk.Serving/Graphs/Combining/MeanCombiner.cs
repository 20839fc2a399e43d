namespace MlOps.Sdk.Serving;

/// <summary>The weighted mean of each element, summed in double precision.</summary>
internal sealed class MeanCombiner : Combiner
{
    private double[] _sums = [];

    public override void Combine(List<TensorBuffer> members, List<double> weights, TensorBuffer result)
    {
        result.Reshape(members[0].Shape);
        if (_sums.Length < result.Length)
            _sums = new double[result.Length];

        var sums = _sums.AsSpan(0, result.Length);
        sums.Clear();
        double whole = 0;
        for (var m = 0; m < members.Count; m++)
        {
            whole += weights[m];
            if (result.ElementType == ElementType.Float)
                Add(members[m].AsSpan<float>(), weights[m], sums);
            else
                Add(members[m].AsSpan<double>(), weights[m], sums);
        }

        if (result.ElementType == ElementType.Float)
            Divide(sums, whole, result.AsSpan<float>());
        else
            Divide(sums, whole, result.AsSpan<double>());
    }

    private static void Add(ReadOnlySpan<float> values, double weight, Span<double> sums)
    {
        for (var i = 0; i < values.Length; i++)
            sums[i] += weight * values[i];
    }

    private static void Add(ReadOnlySpan<double> values, double weight, Span<double> sums)
    {
        for (var i = 0; i < values.Length; i++)
            sums[i] += weight * values[i];
    }

    private static void Divide(ReadOnlySpan<double> sums, double whole, Span<float> means)
    {
        for (var i = 0; i < means.Length; i++)
            means[i] = (float)(sums[i] / whole);
    }

    private static void Divide(ReadOnlySpan<double> sums, double whole, Span<double> means)
    {
        for (var i = 0; i < means.Length; i++)
            means[i] = sums[i] / whole;
    }
}
