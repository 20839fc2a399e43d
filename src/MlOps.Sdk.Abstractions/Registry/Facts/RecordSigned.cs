namespace MlOps.Sdk;

/// <summary>A person signed a record electronically.</summary>
public sealed record RecordSigned() : ModelFactPayload("record.signed")
{
    /// <summary>The <see cref="SignatureManifest"/> in its envelope.</summary>
    public required DsseEnvelope Envelope { get; init; }
}
