using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>One signature of a DSSE envelope.</summary>
public sealed record DsseSignature
{
    /// <summary>A hint which key made it; nothing vouches for it. Null when the signer gave none.</summary>
    [JsonPropertyName("keyid")]
    public string? KeyId { get; init; }

    /// <summary>The signature over the envelope's pre-authentication encoding.</summary>
    [JsonConverter(typeof(Base64Converter))]
    public required ReadOnlyMemory<byte> Sig { get; init; }
}
