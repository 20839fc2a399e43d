namespace MlOps.Sdk;

/// <summary>An artifact store that lends single contents to whoever holds a link: a browser, another machine, a plain HTTP client.</summary>
public interface IArtifactLinks
{
    /// <summary>
    /// Makes a link that reads content without a credential until it expires. Whoever has it can read, so it is a secret; what it
    /// brings is not verified.
    /// </summary>
    /// <param name="digest">Which content; it is not looked for.</param>
    /// <param name="lifetime">How long the link works, 1 second to 7 days.</param>
    /// <param name="cancellationToken">Stops the request for whatever the link is signed with.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is out of bounds.</exception>
    /// <exception cref="MlOpsStoreException">The store gives this identity nothing to sign with.</exception>
    ValueTask<Uri> CreateReadLinkAsync(ContentDigest digest, TimeSpan lifetime, CancellationToken cancellationToken = default);
}
