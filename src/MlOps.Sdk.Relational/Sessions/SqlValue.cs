namespace MlOps.Sdk.Relational;

/// <summary>A named parameter of a statement: the same statement always gets the same names in the same order.</summary>
/// <param name="Name">The name with its <c>@</c>.</param>
/// <param name="Value">The value; null is NULL.</param>
public readonly record struct SqlValue(string Name, object? Value)
{
    /// <summary>Lets a pair be written where a parameter is expected.</summary>
    public static implicit operator SqlValue((string Name, object? Value) pair) => new(pair.Name, pair.Value);
}
