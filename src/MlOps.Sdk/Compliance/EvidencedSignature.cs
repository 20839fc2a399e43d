using System.Text;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Whether a recorded signature is accepted and is on a version as its registration in the audit log tells of it.</summary>
internal static class EvidencedSignature
{
    public static bool IsOn(ModelVersion version, VersionSigned signed, DateTimeOffset at, ISignatureTrust trust)
    {
        try
        {
            var bundle = SigstoreBundle.Parse(Encoding.UTF8.GetBytes(signed.Bundle));
            var (manifest, expected) = (ModelManifest.Of(InTotoStatement.Of(bundle.DsseEnvelope)), ModelManifest.Of(version));
            return bundle.Check(trust, at).Accepted && manifest.Name == expected.Name && manifest.Files.SequenceEqual(expected.Files);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static bool IsOn(ModelVersion version, RecordSigned signed, ISignatureTrust trust) =>
        SignatureManifest.Check(signed.Envelope, version.ToRef().ToString(), version.ComputeDigest(), trust).Accepted;
}
