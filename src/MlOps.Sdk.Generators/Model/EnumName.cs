namespace MlOps.Sdk.Generators;

/// <summary>A member of an enum.</summary>
/// <param name="Member">As code.</param>
/// <param name="Text">What a model calls it.</param>
/// <param name="Number">Its value as a number literal.</param>
/// <param name="IsAlias">Whether a member before it has the same value.</param>
internal sealed record EnumName(string Member, string Text, string Number, bool IsAlias);
