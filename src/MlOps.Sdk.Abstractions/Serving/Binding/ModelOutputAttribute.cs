namespace MlOps.Sdk;

/// <summary>
/// Makes a partial record, class or struct an <see cref="IModelOutput{TSelf}"/>: the compiler writes the binding. The parameters
/// of its constructor and its settable public properties and fields are the outputs that are read, those of base types first.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ModelOutputAttribute : Attribute
{
    /// <summary>What a member's output is called where the member does not say; by default as the member.</summary>
    public ColumnNaming Naming { get; init; }
}
