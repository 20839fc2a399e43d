namespace MlOps.Sdk;

/// <summary>What the examination of a signature found.</summary>
public sealed record SignatureCheck
{
    /// <summary>The trusted key that made the signature; null when none did.</summary>
    public string? KeyId { get; init; }

    /// <summary>The subject of the signer's certificate, such as <c>CN=Release, O=Acme</c>; null for a bare key.</summary>
    public string? Certificate { get; init; }

    /// <summary>Why it is not accepted; null when it is.</summary>
    public SignatureDefect? Defect { get; init; }

    /// <summary>The defect in one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether a trusted key made the signature over these bytes.</summary>
    public bool Accepted => Defect is null && KeyId is not null;

    /// <summary>A signature that is accepted.</summary>
    public static SignatureCheck By(string keyId, string? certificate = null) => new() { KeyId = keyId, Certificate = certificate };

    /// <summary>A signature that is not accepted.</summary>
    public static SignatureCheck Refused(SignatureDefect defect, string reason) => new() { Defect = defect, Reason = reason };

    /// <summary>One line for people.</summary>
    public override string ToString() => Accepted ? $"Signed by {Certificate ?? KeyId}." : $"{Defect}: {Reason}";
}
