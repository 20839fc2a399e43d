using System.Globalization;

namespace MlOps.Sdk;

/// <summary>A tensor as data.</summary>
public sealed record GoldenTensor
{
    /// <summary>The input's or output's name.</summary>
    public required string Name { get; init; }

    /// <summary>The dimensions.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>The elements, row-major, when they are numbers; integers beyond 2⁵³ are rounded.</summary>
    public IReadOnlyList<double>? Numbers { get; init; }

    /// <summary>The elements, row-major, when they are texts.</summary>
    public IReadOnlyList<string?>? Texts { get; init; }

    /// <summary>Keeps what a buffer holds.</summary>
    public static GoldenTensor Of(TensorBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        var text = buffer.ElementType == ElementType.String;
        return new()
        {
            Name = buffer.Spec.Name,
            Shape = buffer.Shape.ToArray(),
            Numbers = text ? null : [.. Enumerable.Range(0, buffer.Length).Select(buffer.GetNumber)],
            Texts = text ? buffer.AsTexts().ToArray() : null,
        };
    }

    /// <summary>Writes it into a buffer.</summary>
    /// <exception cref="MlOpsIntegrityException">It has not as many elements as its shape says, or not of the buffer's type.</exception>
    public void CopyTo(TensorBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        buffer.Reshape([.. Shape]);
        var count = buffer.ElementType == ElementType.String ? Texts?.Count : Numbers?.Count;
        if (count != buffer.Length)
            throw new MlOpsIntegrityException($"Tensor '{Name}' has {count ?? 0} elements of the kind that {buffer.Spec.Describe()} holds, {buffer.Length} are needed.");

        for (var i = 0; i < buffer.Length; i++)
        {
            if (buffer.ElementType == ElementType.String)
                buffer.AsTexts()[i] = Texts![i];
            else if (!buffer.TrySetNumber(i, Numbers![i]))
                throw new MlOpsIntegrityException($"Tensor '{Name}': {buffer.Spec.Describe()} does not hold {Numbers[i].ToString("R", CultureInfo.InvariantCulture)}.");
        }
    }

    /// <summary>Says where a buffer holds something else, or null.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="tolerance">The greatest difference that counts as the same: absolute below 1, relative above.</param>
    public string? DifferenceFrom(TensorBuffer buffer, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (!buffer.Shape.SequenceEqual([.. Shape]))
            return $"'{Name}' has shape [{string.Join(',', buffer.Shape.ToArray())}], expected [{string.Join(',', Shape)}].";

        for (var i = 0; i < buffer.Length; i++)
        {
            if (buffer.ElementType == ElementType.String)
            {
                if (Texts?[i] != buffer.AsTexts()[i])
                    return string.Create(CultureInfo.InvariantCulture, $"'{Name}' [{i}] is '{buffer.AsTexts()[i]}', expected '{Texts?[i]}'.");
            }
            else if (Numbers is null || !Close(buffer.GetNumber(i), Numbers[i], tolerance))
            {
                return string.Create(CultureInfo.InvariantCulture, $"'{Name}' [{i}] is {buffer.GetNumber(i):R}, expected {Numbers?[i]:R}.");
            }
        }

        return null;
    }

    private static bool Close(double actual, double expected, double tolerance) =>
        actual.Equals(expected) || Math.Abs(actual - expected) <= tolerance * Math.Max(1, Math.Abs(expected));
}
