using System.Numerics;

namespace MlOps.Sdk.Serving;

/// <summary>The least or the greatest of each element; NaN where a member is NaN.</summary>
internal sealed class ExtremeCombiner(bool greatest) : Combiner
{
    public override void Combine(List<TensorBuffer> members, List<double> weights, TensorBuffer result)
    {
        result.Reshape(members[0].Shape);
        switch (result.ElementType)
        {
            case ElementType.Float: Pick<float>(members, result); break;
            case ElementType.Double: Pick<double>(members, result); break;

            // Beyond what a double holds exactly.
            case ElementType.Int64: Pick<long>(members, result); break;
            case ElementType.UInt64: Pick<ulong>(members, result); break;
            default: PickNumbers(members, result); break;
        }
    }

    private void Pick<T>(List<TensorBuffer> members, TensorBuffer result)
        where T : unmanaged, INumber<T>
    {
        var best = result.AsSpan<T>();
        members[0].AsSpan<T>().CopyTo(best);
        for (var m = 1; m < members.Count; m++)
        {
            var values = members[m].AsSpan<T>();
            for (var i = 0; i < best.Length; i++)
                best[i] = greatest ? T.Max(best[i], values[i]) : T.Min(best[i], values[i]);
        }
    }

    private void PickNumbers(List<TensorBuffer> members, TensorBuffer result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            var best = members[0].GetNumber(i);
            for (var m = 1; m < members.Count; m++)
                best = greatest ? Math.Max(best, members[m].GetNumber(i)) : Math.Min(best, members[m].GetNumber(i));
            result.TrySetNumber(i, best);
        }
    }
}
