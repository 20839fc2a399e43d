using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlOps.Sdk;

/// <summary>
/// Signatures of Standard Webhooks 1.0: <c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>; several are
/// separated by spaces. Receivers written in .NET verify with the same type.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header with the message's id: the same for every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the time of the attempt in Unix seconds.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signatures.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far the sender's clock may be off, either way: 5 minutes. It also limits how long a captured request can be replayed.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v1,";

    /// <summary>Signs a message.</summary>
    /// <exception cref="ArgumentException">The secret is not base64 after <c>whsec_</c>.</exception>
    public static string Sign(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        ArgumentException.ThrowIfNullOrEmpty(id);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(secret, id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body, mac);
        return Version + Convert.ToBase64String(mac);
    }

    /// <summary>Whether one of the signatures is of one of the secrets and the message is fresh. Compares in constant time.</summary>
    /// <param name="secrets">The secrets accepted; two while one replaces the other.</param>
    /// <param name="id">The value of <see cref="IdHeader"/>.</param>
    /// <param name="timestamp">The value of <see cref="TimestampHeader"/>.</param>
    /// <param name="signatures">The value of <see cref="SignatureHeader"/>.</param>
    /// <param name="body">The body as received, before any parsing.</param>
    /// <param name="now">The receiver's time.</param>
    public static bool Verify(IEnumerable<string> secrets, string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (string.IsNullOrEmpty(id)
            || string.IsNullOrEmpty(signatures)
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sent)
            || !(Math.Abs((double)now.ToUnixTimeSeconds() - sent) <= Tolerance.TotalSeconds))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var valid = false;
        foreach (var secret in secrets)
        {
            Compute(secret, id, timestamp, body, expected);
            foreach (var part in signatures.Split(' '))
            {
                valid |= part.StartsWith(Version, StringComparison.Ordinal)
                    && Convert.TryFromBase64String(part[Version.Length..], given, out var length)
                    && CryptographicOperations.FixedTimeEquals(given[..length], expected);
            }
        }

        return valid;
    }

    private static void Compute(string secret, string id, string timestamp, ReadOnlySpan<byte> body, Span<byte> mac)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, WebhookSecret.Read(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        hmac.GetHashAndReset(mac);
    }
}
