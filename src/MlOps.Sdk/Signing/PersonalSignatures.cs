using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Has people sign versions electronically, keeps the signatures as facts, and shows them with the result of their examination.</summary>
public sealed class PersonalSignatures
{
    private readonly SignatureJournal _journal;
    private readonly ElectronicSigner _signer;
    private readonly ISignatureTrust _trust;

    /// <summary>Makes the signatures of a store.</summary>
    /// <param name="facts">Where they are kept.</param>
    /// <param name="signer">Has people prove to be present, and binds what they sign.</param>
    /// <param name="trust">Whose keys bind signatures to records.</param>
    /// <param name="actor">On whose behalf facts are written; the operating system's user when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public PersonalSignatures(IModelFactStore facts, ElectronicSigner signer, ISignatureTrust trust, IActorProvider? actor = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(trust);
        _journal = new(facts, actor ?? new OperatingSystemActor(), time ?? TimeProvider.System);
        (_signer, _trust) = (signer, trust);
    }

    /// <summary>Has a person sign a version: its name and the digest of all its content (<see cref="ModelVersion.ComputeDigest"/>).</summary>
    /// <param name="version">The version.</param>
    /// <param name="signerId">Who.</param>
    /// <param name="meaning">What the person says by signing.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <param name="cancellationToken">The person gave up.</param>
    /// <exception cref="MlOpsPolicyException">The person did not prove to be present, or the proof is stale.</exception>
    public async ValueTask<SignatureManifest> SignAsync(ModelVersion version, string signerId, SignatureMeaning meaning, string? reason = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        var envelope = await _signer.SignAsync(signerId, version.ToRef().ToString(), version.ComputeDigest(), meaning, cancellationToken).ConfigureAwait(false);
        await _journal.AppendAsync(version, new RecordSigned { Envelope = envelope }, reason, cancellationToken).ConfigureAwait(false);
        return SignatureManifest.Of(envelope);
    }

    /// <summary>The signatures on a version, oldest first, each examined.</summary>
    public async IAsyncEnumerable<PersonalSignature> ListAsync(ModelVersion version, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        var digest = version.ComputeDigest();
        await foreach (var (signed, _) in _journal.ListAsync<RecordSigned>(version, cancellationToken).ConfigureAwait(false))
            yield return new(Read(signed.Envelope), SignatureManifest.Check(signed.Envelope, version.ToRef().ToString(), digest, _trust));
    }

    private static SignatureManifest? Read(DsseEnvelope envelope)
    {
        try
        {
            return SignatureManifest.Of(envelope);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
