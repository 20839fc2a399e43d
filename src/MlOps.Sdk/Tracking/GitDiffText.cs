namespace MlOps.Sdk;

/// <summary>A diff, and whether it is only the start of a longer one.</summary>
internal sealed record GitDiffText(string Text, bool IsCut);
