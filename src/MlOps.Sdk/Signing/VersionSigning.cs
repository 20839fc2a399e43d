using System.Text;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>
/// Signs registered versions and verifies their signatures. A signature is a fact in the model's journal, in the form of OpenSSF
/// model signing; the version itself stays as it is.
/// </summary>
public sealed class VersionSigning
{
    private readonly SignatureJournal _journal;
    private readonly SignedModelCheck _check;
    private readonly IDsseSigner? _signer;
    private readonly TimeProvider _time;

    /// <summary>Makes the signing of a store.</summary>
    /// <param name="facts">Where signatures are kept.</param>
    /// <param name="artifacts">Where the signed bytes are kept.</param>
    /// <param name="trust">Whose signatures count.</param>
    /// <param name="signer">Holds the key; null where versions are only verified.</param>
    /// <param name="actor">On whose behalf signatures are made; the operating system's user when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public VersionSigning(
        IModelFactStore facts, IArtifactStore artifacts, ISignatureTrust trust, IDsseSigner? signer = null, IActorProvider? actor = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(artifacts);
        ArgumentNullException.ThrowIfNull(trust);
        _signer = signer;
        _check = new(artifacts, trust);
        _time = time ?? TimeProvider.System;
        _journal = new(facts, actor ?? new OperatingSystemActor(), _time);
    }

    /// <summary>Hashes the stored bytes of a version, signs them and keeps the signature as a fact.</summary>
    /// <param name="version">The version.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    /// <exception cref="MlOpsPolicyException">The signature would not be accepted here: the key is not trusted, or its certificate has expired.</exception>
    /// <exception cref="MlOpsIntegrityException">The stored bytes are not the registered ones; nothing was signed.</exception>
    public async ValueTask<SigstoreBundle> SignVersionAsync(ModelVersion version, string? reason = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (_signer is null)
            throw new InvalidOperationException($"There is no key to sign {version.ToRef()} with; name one.");

        var bundle = await SigstoreBundle.SignAsync(ModelManifest.Of(version).ToStatement(), _signer, cancellationToken).ConfigureAwait(false);
        var check = await _check.CheckAsync(version, bundle, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (check.Defect == SignatureDefect.ContentChanged)
            throw new MlOpsIntegrityException($"{version.ToRef()} was not signed: {check.Reason}");
        if (!check.Accepted)
            throw new MlOpsPolicyException($"{version.ToRef()} was not signed, as nobody here would accept it: {check.Reason}");

        await _journal.AppendAsync(version, new VersionSigned { KeyId = check.KeyId!, Bundle = Encoding.UTF8.GetString(bundle.ToJson()) }, reason, cancellationToken).ConfigureAwait(false);
        return bundle;
    }

    /// <summary>Keeps a signature that was made elsewhere, such as by a build server, if it is accepted here.</summary>
    /// <param name="version">The version.</param>
    /// <param name="bundle">The signature.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MlOpsPolicyException">The signature is not accepted; the message says why.</exception>
    public async ValueTask AddSignatureAsync(ModelVersion version, SigstoreBundle bundle, string? reason = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(bundle);
        var check = await _check.CheckAsync(version, bundle, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (!check.Accepted)
            throw new MlOpsPolicyException($"The signature of {version.ToRef()} is not accepted: {check.Reason}");
        await _journal.AppendAsync(version, new VersionSigned { KeyId = check.KeyId!, Bundle = Encoding.UTF8.GetString(bundle.ToJson()) }, reason, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Hashes the stored bytes of a version and looks for a signature over them that counts. A certificate must have been valid when
    /// the signature was recorded, which the audit log vouches for.
    /// </summary>
    public async ValueTask<SignatureCheck> VerifyVersionAsync(ModelVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        var last = SignatureCheck.Refused(SignatureDefect.Unsigned, $"{version.ToRef()} has no signature; sign it with {nameof(SignVersionAsync)}.");
        await foreach (var (signed, at) in _journal.ListAsync<VersionSigned>(version, cancellationToken).ConfigureAwait(false))
        {
            last = await CheckAsync(version, signed, at, cancellationToken).ConfigureAwait(false);
            if (last.Accepted)
                return last;
        }

        return last;
    }

    private async ValueTask<SignatureCheck> CheckAsync(ModelVersion version, VersionSigned signed, DateTimeOffset at, CancellationToken cancellationToken)
    {
        SigstoreBundle bundle;
        try
        {
            bundle = SigstoreBundle.Parse(Encoding.UTF8.GetBytes(signed.Bundle));
        }
        catch (JsonException e)
        {
            return SignatureCheck.Refused(SignatureDefect.Malformed, $"The stored signature cannot be read: {e.Message}");
        }

        return await _check.CheckAsync(version, bundle, at, cancellationToken).ConfigureAwait(false);
    }
}
