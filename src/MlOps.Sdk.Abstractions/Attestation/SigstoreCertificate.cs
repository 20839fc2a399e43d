using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>An X.509 certificate in a <see cref="SigstoreBundle"/>.</summary>
public sealed record SigstoreCertificate
{
    /// <summary>The certificate as DER.</summary>
    [JsonConverter(typeof(Base64Converter))]
    public required ReadOnlyMemory<byte> RawBytes { get; init; }
}
