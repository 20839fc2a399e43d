namespace MlOps.Sdk.Generators;

/// <summary>How the two members of a binding are declared beside what the type has already.</summary>
/// <param name="Schema">The static property.</param>
/// <param name="Method">The method.</param>
internal readonly record struct MemberNames(MemberStyle Schema, MemberStyle Method);
