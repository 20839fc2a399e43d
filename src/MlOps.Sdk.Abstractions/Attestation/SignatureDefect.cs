namespace MlOps.Sdk;

/// <summary>Why a signature is not accepted.</summary>
public enum SignatureDefect
{
    /// <summary>There is no signature.</summary>
    Unsigned,

    /// <summary>No trusted key made it: another key did, or the signed bytes were altered since.</summary>
    UntrustedKey,

    /// <summary>A trusted key is named, and it did not sign these bytes: they were altered since, or the signature was.</summary>
    Altered,

    /// <summary>The certificate was not valid at the time.</summary>
    ExpiredCertificate,

    /// <summary>No trusted authority stands behind the certificate, or it is not for signing.</summary>
    UntrustedCertificate,

    /// <summary>What was signed is not of the expected kind, or cannot be read.</summary>
    Malformed,

    /// <summary>It is a good signature of something else.</summary>
    OtherSubject,

    /// <summary>The bytes that are there are not the ones that were signed.</summary>
    ContentChanged,
}
