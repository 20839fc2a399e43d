using System.Globalization;

namespace MlOps.Sdk;

/// <summary>Name, element type and shape of a model's input or output.</summary>
public sealed record TensorSpec
{
    /// <summary>The tensor's name.</summary>
    public required string Name { get; init; }

    /// <summary>The element type.</summary>
    public required ElementType ElementType { get; init; }

    /// <summary>The dimensions; -1 stands for one that is known only at run time, such as the number of rows. Empty for a scalar.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>The element type and shape as people read them, such as <c>Float[?,20]</c>.</summary>
    public string Describe() =>
        $"{ElementType}[{string.Join(',', Shape.Select(d => d < 0 ? "?" : d.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>Whether both have the same name, type and shape.</summary>
    public bool Equals(TensorSpec? other) =>
        other is not null && Name == other.Name && ElementType == other.ElementType && Shape.SequenceEqual(other.Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, ElementType, Shape.Count);
}
