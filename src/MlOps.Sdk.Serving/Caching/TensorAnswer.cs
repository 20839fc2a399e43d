namespace MlOps.Sdk.Serving;

/// <summary>What a model answered to a call by tensors.</summary>
internal sealed class TensorAnswer
{
    private readonly Part[] _parts;

    private TensorAnswer(Part[] parts) => _parts = parts;

    public long Size { get; private init; }

    /// <summary>Copies outputs; null where one is a sequence of tensors, which is not kept.</summary>
    public static TensorAnswer? Of(IReadOnlyList<TensorBuffer> outputs)
    {
        var parts = new Part[outputs.Count];
        var size = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            var output = outputs[i];
            if (!output.IsShaped || output.Sequence is not null)
                return null;

            var isText = output.ElementType == ElementType.String;
            parts[i] = new(output.Shape.ToArray(), output.ElementType, output.Keys, isText ? [] : output.AsBytes().ToArray(), isText ? output.AsTexts().ToArray() : []);
            size += 100 + parts[i].Bytes.Length + parts[i].Texts.Sum(text => 24L + 2L * (text?.Length ?? 0));
        }

        return new(parts) { Size = size };
    }

    /// <summary>Gives the outputs of another call the same answer.</summary>
    public void CopyTo(IReadOnlyList<TensorBuffer> outputs)
    {
        for (var i = 0; i < _parts.Length; i++)
        {
            var (part, output) = (_parts[i], outputs[i]);
            if (part.Keys is { } keys)
                output.ReshapeMaps((int)part.Shape[0], keys, part.Type);
            else
                output.Reshape(part.Shape);

            if (part.Type == ElementType.String)
                part.Texts.CopyTo(output.AsTexts());
            else
                part.Bytes.CopyTo(output.AsBytes());
        }
    }

    /// <summary>The first output that is not bit for bit the same, or null.</summary>
    public string? DifferenceFrom(IReadOnlyList<TensorBuffer> outputs)
    {
        for (var i = 0; i < _parts.Length; i++)
        {
            var (part, output) = (_parts[i], outputs[i]);
            var same = output.Shape.SequenceEqual(part.Shape) && output.ElementType == part.Type
                && (part.Type == ElementType.String ? output.AsTexts().SequenceEqual(part.Texts) : output.AsBytes().SequenceEqual(part.Bytes));
            if (!same)
                return output.Spec.Name;
        }

        return null;
    }

    private readonly record struct Part(long[] Shape, ElementType Type, IReadOnlyList<string>? Keys, byte[] Bytes, string?[] Texts);
}
