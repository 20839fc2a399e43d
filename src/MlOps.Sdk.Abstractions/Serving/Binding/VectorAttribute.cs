namespace MlOps.Sdk;

/// <summary>
/// Says how many columns a member of several values is: an array, a <see cref="ReadOnlyMemory{T}"/>, an immutable array or an
/// inline array, which knows its length itself.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class VectorAttribute : Attribute
{
    /// <summary>Columns <c>name[0]</c>, <c>name[1]</c> and so on.</summary>
    /// <param name="length">1 to 4096.</param>
    public VectorAttribute(int length) => Length = length;

    /// <summary>Columns <c>name[key]</c>, such as the values of a map.</summary>
    /// <param name="keys">What stands in the brackets, in the order of the values.</param>
    public VectorAttribute(params string[] keys) => (Keys, Length) = (keys, keys?.Length ?? 0);

    /// <summary>How many columns.</summary>
    public int Length { get; }

    /// <summary>What stands in the brackets, or null where the values are numbered.</summary>
    public IReadOnlyList<string>? Keys { get; }
}
