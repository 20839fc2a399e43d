namespace MlOps.Sdk;

/// <summary>One try of a transaction.</summary>
internal sealed class Attempt
{
    /// <summary>Whether the server was asked to commit: from then on a broken connection does not tell what was kept.</summary>
    public bool Committing { get; set; }
}
