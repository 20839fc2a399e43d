namespace MlOps.Sdk;

/// <summary>Takes electronic signatures of people: each time the person proves anew to be present, and the proof must be fresh.</summary>
public sealed class ElectronicSigner
{
    private readonly IReauthenticator _people;
    private readonly IDsseSigner _key;
    private readonly TimeSpan _freshness;
    private readonly TimeProvider _time;

    /// <summary>Makes a signer.</summary>
    /// <param name="people">Asks the person.</param>
    /// <param name="key">Binds the signature to the record.</param>
    /// <param name="freshness">For how long a proof counts; positive.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public ElectronicSigner(IReauthenticator people, IDsseSigner key, TimeSpan freshness, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(freshness, TimeSpan.Zero);
        (_people, _key, _freshness, _time) = (people, key, freshness, time ?? TimeProvider.System);
    }

    /// <summary>Has a person sign a record.</summary>
    /// <param name="signerId">Who.</param>
    /// <param name="record">Names the record for people.</param>
    /// <param name="digest">The digest of the record's content.</param>
    /// <param name="meaning">What the person says by signing.</param>
    /// <param name="cancellationToken">The person gave up.</param>
    /// <returns>The <see cref="SignatureManifest"/> in its envelope.</returns>
    /// <exception cref="MlOpsPolicyException">The person did not prove to be present, another did, or the proof is stale.</exception>
    public async ValueTask<DsseEnvelope> SignAsync(string signerId, string record, ContentDigest digest, SignatureMeaning meaning, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(signerId);
        ArgumentException.ThrowIfNullOrWhiteSpace(record);
        var proof = await _people.ReauthenticateAsync(signerId, cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        if (proof.SignerId != signerId)
            throw new MlOpsPolicyException($"'{proof.SignerId}' proved to be present, '{signerId}' is to sign {record}: signatures are not given for others.");
        if (string.IsNullOrWhiteSpace(proof.PrintedName) || string.IsNullOrWhiteSpace(proof.Method))
            throw new MlOpsPolicyException($"The proof of '{signerId}' has no printed name or no method, and a signature shows both.");
        if (now - proof.At > _freshness)
            throw new MlOpsPolicyException($"'{signerId}' proved to be present {(now - proof.At).TotalSeconds:0} s ago; to sign {record} it may be at most {_freshness.TotalSeconds:0} s. Authenticate again.");
        if (proof.At - now > _freshness)
            throw new MlOpsPolicyException($"The proof of '{signerId}' is from {proof.At:u}, which is in the future at {now:u}; set the clocks right.");

        var manifest = new SignatureManifest
        {
            SignerId = signerId,
            PrintedName = proof.PrintedName,
            SignedAtUtc = now,
            Meaning = meaning,
            Record = record,
            RecordDigest = digest,
            AuthMethod = proof.Method,
            AuthTime = proof.At,
        };
        return await DsseEnvelope.SignAsync(SignatureManifest.PayloadType, manifest.ToJson(), _key, cancellationToken).ConfigureAwait(false);
    }
}
