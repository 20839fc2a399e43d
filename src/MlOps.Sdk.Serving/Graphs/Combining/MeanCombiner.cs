using System.Numerics;

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
        if (result.ElementType == ElementType.Float)
            Mean<float>(members, weights, result);
        else
            Mean<double>(members, weights, result);
    }

    private void Mean<T>(List<TensorBuffer> members, List<double> weights, TensorBuffer result)
        where T : unmanaged, INumberBase<T>
    {
        var sums = _sums.AsSpan(0, result.Length);
        sums.Clear();
        double whole = 0;
        for (var m = 0; m < members.Count; m++)
        {
            var values = members[m].AsSpan<T>();
            var weight = weights[m];
            whole += weight;
            for (var i = 0; i < values.Length; i++)
                sums[i] += weight * double.CreateTruncating(values[i]);
        }

        var means = result.AsSpan<T>();
        for (var i = 0; i < means.Length; i++)
            means[i] = T.CreateTruncating(sums[i] / whole);
    }
}
