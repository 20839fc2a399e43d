namespace MlOps.Sdk;

/// <summary>Signs with one key, which may live in this process, in a hardware module or in a vault.</summary>
public interface IDsseSigner
{
    /// <summary>Names the key for those who look for it; see <see cref="EcdsaVerifier.KeyId"/> for the usual form.</summary>
    string KeyId { get; }

    /// <summary>The key's X.509 certificate and those above it, each as DER; empty when the key has none.</summary>
    IReadOnlyList<ReadOnlyMemory<byte>> Certificates => [];

    /// <summary>Signs a message.</summary>
    /// <param name="message">The whole message, not its hash.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default);
}
