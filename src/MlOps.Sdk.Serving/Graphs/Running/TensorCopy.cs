namespace MlOps.Sdk.Serving;

/// <summary>Copies tensors between the buffers of steps.</summary>
internal static class TensorCopy
{
    public static void To(TensorBuffer from, TensorBuffer to)
    {
        if (from.Sequence is { } elements)
        {
            to.SetSequence([.. elements.Select(Clone)]);
            return;
        }

        if (from.Keys is { } keys)
            to.ReshapeMaps((int)from.Shape[0], keys, from.ElementType);
        else
            to.Reshape(from.Shape);
        if (from.ElementType == ElementType.String)
            from.AsTexts().CopyTo(to.AsTexts());
        else
            from.AsBytes().CopyTo(to.AsBytes());
    }

    /// <summary>Copies elements that lie together, from one place to another.</summary>
    public static void Elements(TensorBuffer from, int start, TensorBuffer to, int target, int count)
    {
        if (from.ElementType == ElementType.String)
        {
            from.AsTexts().Slice(start, count).CopyTo(to.AsTexts()[target..]);
            return;
        }

        var size = from.ElementType.SizeInBytes();
        from.AsBytes().Slice(start * size, count * size).CopyTo(to.AsBytes()[(target * size)..]);
    }

    private static TensorBuffer Clone(TensorBuffer buffer)
    {
        var clone = new TensorBuffer(buffer.Spec with { ElementType = buffer.ElementType });
        To(buffer, clone);
        return clone;
    }
}
