namespace MlOps.Sdk.Serving;

/// <summary>The members beside each other on the last axis; one of a single axis is a column.</summary>
internal sealed class ConcatCombiner : Combiner
{
    public override void Combine(List<TensorBuffer> members, List<double> weights, TensorBuffer result)
    {
        var widest = members[0];
        long width = 0;
        foreach (var member in members)
        {
            if (Rows(member) != Rows(members[0]) || Rank(member) != Rank(members[0]))
                throw new MlOpsModelException($"'{member.Spec.Name}' of shape [{string.Join(',', member.Shape.ToArray())}] does not go beside '{members[0].Spec.Name}' of shape [{string.Join(',', members[0].Shape.ToArray())}].");
            if (member.Shape.Length > widest.Shape.Length)
                widest = member;
            width += Width(member);
        }

        Span<long> shape = stackalloc long[Rank(widest)];
        widest.Shape[..^(widest.Shape.Length > 1 ? 1 : 0)].CopyTo(shape);
        shape[^1] = width;
        result.Reshape(shape);
        var (start, rows) = (0, Rows(widest));
        foreach (var member in members)
        {
            var own = Width(member);
            for (var row = 0; row < rows; row++)
                TensorCopy.Elements(member, row * own, result, row * (int)width + start, own);
            start += own;
        }
    }

    private static int Rank(TensorBuffer tensor) => Math.Max(2, tensor.Shape.Length);

    private static int Width(TensorBuffer tensor) => tensor.Shape.Length > 1 ? (int)tensor.Shape[^1] : 1;

    private static int Rows(TensorBuffer tensor)
    {
        if (tensor.Shape.Length < 2)
            return tensor.Length;

        long rows = 1;
        foreach (var dimension in tensor.Shape[..^1])
            rows *= dimension;
        return (int)rows;
    }
}
