namespace MlOps.Sdk.Serving;

/// <summary>The value with the most votes, element by element; of several, that of the first member.</summary>
internal sealed class MajorityCombiner : Combiner
{
    public override void Combine(List<TensorBuffer> members, List<double> weights, TensorBuffer result)
    {
        result.Reshape(members[0].Shape);
        for (var i = 0; i < result.Length; i++)
        {
            var (best, most) = (0, 0.0);
            for (var m = 0; m < members.Count; m++)
            {
                double votes = 0;
                for (var other = 0; other < members.Count; other++)
                {
                    if (Same(members[m], members[other], i))
                        votes += weights[other];
                }

                if (votes > most)
                    (best, most) = (m, votes);
            }

            TensorCopy.Elements(members[best], i, result, i, 1);
        }
    }

    private static bool Same(TensorBuffer one, TensorBuffer other, int index)
    {
        if (one.ElementType == ElementType.String)
            return string.Equals(one.AsTexts()[index] ?? "", other.AsTexts()[index] ?? "", StringComparison.Ordinal);

        var size = one.ElementType.SizeInBytes();
        return one.AsBytes().Slice(index * size, size).SequenceEqual(other.AsBytes().Slice(index * size, size));
    }
}
