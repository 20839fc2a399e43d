namespace MlOps.Sdk;

/// <summary>A titled part of a document.</summary>
/// <param name="Id">Lower-case letters, digits and hyphens, unique in the document; never taken from data.</param>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">What it holds; a section without blocks says that nothing is recorded.</param>
internal sealed record PageSection(string Id, string Title, IReadOnlyList<PageBlock> Blocks);
