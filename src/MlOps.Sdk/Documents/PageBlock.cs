namespace MlOps.Sdk;

/// <summary>A part of a section.</summary>
internal abstract record PageBlock;

/// <summary>Running text.</summary>
internal sealed record PageParagraph(PageText Text) : PageBlock;

/// <summary>Names with their values.</summary>
internal sealed record PageFacts(IReadOnlyList<(string Name, PageText Value)> Items) : PageBlock;

/// <summary>One item a line.</summary>
internal sealed record PageList(IReadOnlyList<PageText> Items) : PageBlock;

/// <summary>Rows of as many cells as there are heads; long ones fold away where the form can.</summary>
internal sealed record PageTable(string Caption, IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<PageText>> Rows, bool Folded = false) : PageBlock;
