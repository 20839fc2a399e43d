namespace MlOps.Sdk.Generators;

/// <summary>All that is needed to write the binding of a type, and nothing that an unrelated edit changes.</summary>
internal sealed record RowModel
{
    public required RowRole Role { get; init; }

    /// <summary>Empty for the global one.</summary>
    public required string Namespace { get; init; }

    /// <summary>The declarations to repeat from the outermost to the type itself, such as <c>partial record struct Flight</c>.</summary>
    public required EquatableArray<string> Declarations { get; init; }

    /// <summary>The type's own name, as it is written in code.</summary>
    public required string Name { get; init; }

    public required MemberNames Members { get; init; }

    public required EquatableArray<ColumnModel> Columns { get; init; }

    /// <summary>How an output is made; null for features.</summary>
    public ConstructionModel? Construction { get; init; }
}
