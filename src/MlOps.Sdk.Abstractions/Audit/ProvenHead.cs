namespace MlOps.Sdk;

/// <summary>A head noted earlier with the proof that the log was only appended to since.</summary>
public sealed record ProvenHead
{
    /// <summary>The <see cref="AuditTreeHead"/> noted.</summary>
    public required DsseEnvelope Head { get; init; }

    /// <summary>The hashes from which both roots follow; see <see cref="ConsistencyProof.Path"/>.</summary>
    public required IReadOnlyList<ContentDigest> Path { get; init; }
}
