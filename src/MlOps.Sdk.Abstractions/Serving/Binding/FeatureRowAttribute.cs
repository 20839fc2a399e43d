namespace MlOps.Sdk;

/// <summary>
/// Makes a partial record, class or struct an <see cref="IFeatureRow"/>: the compiler writes the binding. Its public readable
/// properties and fields are the columns, those of base types first.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class FeatureRowAttribute : Attribute
{
    /// <summary>What a member's column is called where the member does not say; by default as the member.</summary>
    public ColumnNaming Naming { get; init; }
}
