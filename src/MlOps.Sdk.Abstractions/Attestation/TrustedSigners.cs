namespace MlOps.Sdk;

/// <summary>Trusts what any of several trusts.</summary>
/// <param name="trusts">Asked in this order; of several refusals the most telling is given.</param>
/// <exception cref="ArgumentException">There is none: nothing could ever be accepted.</exception>
public sealed class TrustedSigners(params IEnumerable<ISignatureTrust> trusts) : ISignatureTrust
{
    private readonly ISignatureTrust[] _trusts = trusts.ToArray() is { Length: > 0 } some
        ? some
        : throw new ArgumentException("Nobody is trusted, so nothing could ever be accepted; name at least one.", nameof(trusts));

    /// <inheritdoc/>
    public SignatureCheck Check(DsseEnvelope envelope, IReadOnlyList<ReadOnlyMemory<byte>> certificates, DateTimeOffset at)
    {
        SignatureCheck? told = null;
        foreach (var trust in _trusts)
        {
            var check = trust.Check(envelope, certificates, at);
            if (check.Accepted)
                return check;

            // That a key or an authority is not known here says less than what one that is known finds.
            if (told is null || told.Defect is SignatureDefect.UntrustedKey or SignatureDefect.UntrustedCertificate)
                told = check;
        }

        return told!;
    }
}
