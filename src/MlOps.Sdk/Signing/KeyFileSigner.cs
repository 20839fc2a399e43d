namespace MlOps.Sdk;

/// <summary>Signs with the key file of the options, if they name one.</summary>
internal sealed class KeyFileSigner(SigningKeys keys) : IDsseSigner
{
    public bool HasKey => keys.Signer is not null;

    public string KeyId => Signer.KeyId;

    public IReadOnlyList<ReadOnlyMemory<byte>> Certificates => Signer.Certificates;

    private EcdsaSigner Signer => keys.Signer
        ?? throw new InvalidOperationException($"This process has no key to sign with; set {nameof(SigningOptions)}.{nameof(SigningOptions.KeyFile)}.");

    public ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default) => Signer.SignAsync(message, cancellationToken);
}
