namespace MlOps.Sdk;

/// <summary>What a collection may take.</summary>
public sealed record GarbagePolicy
{
    /// <summary>
    /// The shortest grace. Content is put before the run or version that refers to it is written, so what is young may be referred to
    /// in a moment.
    /// </summary>
    public static readonly TimeSpan MinGrace = TimeSpan.FromMinutes(10);

    /// <summary>How long content must have been neither put nor touched; a day unless set, at least <see cref="MinGrace"/>.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Whether to keep JSON documents that nothing refers to but that name other stored content, such as manifests of archived data
    /// sets, with all they name. True unless set: whoever holds such a document's digest can still read what it lists.
    /// </summary>
    public bool KeepIndexes { get; init; } = true;
}
