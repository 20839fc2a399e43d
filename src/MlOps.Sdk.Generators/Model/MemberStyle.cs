namespace MlOps.Sdk.Generators;

internal enum MemberStyle
{
    Public,

    /// <summary>A base type has one of the same name.</summary>
    PublicNew,

    /// <summary>The name belongs to a member of the type.</summary>
    Explicit,
}
