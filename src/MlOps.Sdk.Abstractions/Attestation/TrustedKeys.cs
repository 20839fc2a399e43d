namespace MlOps.Sdk;

/// <summary>Trusts a fixed set of keys. Certificates that come with a signature are not looked at.</summary>
/// <param name="keys">The keys.</param>
/// <exception cref="ArgumentException">There is no key: nothing could ever be accepted.</exception>
public sealed class TrustedKeys(params IEnumerable<IDsseVerifier> keys) : ISignatureTrust
{
    private readonly IDsseVerifier[] _keys = keys.ToArray() is { Length: > 0 } some
        ? some
        : throw new ArgumentException("No key is trusted, so nothing could ever be accepted; name at least one.", nameof(keys));

    /// <summary>Reads public keys.</summary>
    /// <param name="pems">Each key as PEM.</param>
    /// <exception cref="ArgumentException">A text is no public key on P-256.</exception>
    public static TrustedKeys FromPem(params IEnumerable<string> pems) => new(pems.Select(EcdsaVerifier.FromPem));

    /// <summary>Whether one of the keys signed the envelope.</summary>
    public SignatureCheck Check(DsseEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (envelope.Signatures.Count == 0)
            return SignatureCheck.Refused(SignatureDefect.Unsigned, "It has no signature.");

        var message = envelope.ToSignedBytes();
        string? named = null;
        foreach (var signature in envelope.Signatures)
        {
            foreach (var key in _keys)
            {
                // The name is a hint that others may write in their own way; which key it was, the signature itself says.
                if (key.Verify(message, signature.Sig.Span))
                    return SignatureCheck.By(key.KeyId);
                if (signature.KeyId == key.KeyId)
                    named = key.KeyId;
            }
        }

        return named is not null
            ? SignatureCheck.Refused(SignatureDefect.Altered, $"The trusted key {named} did not sign these bytes: they or the signature were altered.")
            : SignatureCheck.Refused(SignatureDefect.UntrustedKey, $"None of the {_keys.Length} trusted keys signed it; it names {string.Join(", ", envelope.Signatures.Select(s => s.KeyId ?? "no key"))}.");
    }

    SignatureCheck ISignatureTrust.Check(DsseEnvelope envelope, IReadOnlyList<ReadOnlyMemory<byte>> certificates, DateTimeOffset at) => Check(envelope);
}
