namespace MlOps.Sdk;

/// <summary>A head that an anchor holds and that is accepted.</summary>
internal sealed record AnchoredHead(AuditTreeHead Head, DsseEnvelope Envelope, string Anchor);
