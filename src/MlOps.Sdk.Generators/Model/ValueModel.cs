namespace MlOps.Sdk.Generators;

/// <summary>One value: how it is held, and whether it may be missing.</summary>
/// <param name="Kind">How.</param>
/// <param name="Optional">Whether the member is nullable.</param>
/// <param name="Type">The type as code, without the mark of nullability.</param>
/// <param name="Names">For enums: their members.</param>
internal sealed record ValueModel(ValueKind Kind, bool Optional, string Type, EquatableArray<EnumName> Names)
{
    public bool IsText => Kind is ValueKind.Text or ValueKind.EnumText;

    public string DeclaredType => Optional ? Type + "?" : Type;
}
