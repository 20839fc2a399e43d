namespace MlOps.Sdk;

/// <summary>How a text is set apart.</summary>
internal enum PageTone
{
    Plain,
    Code,
    Missing,
    Good,
    Bad,
    Muted,
}
