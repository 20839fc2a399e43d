namespace MlOps.Sdk;

/// <summary>A document before it has a form: the same content becomes Markdown and HTML.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Lead">What a reader must know first.</param>
/// <param name="Sections">The parts in order.</param>
internal sealed record Page(string Title, IReadOnlyList<PageText> Lead, IReadOnlyList<PageSection> Sections);
