using System.Text;

namespace MlOps.Sdk;

/// <summary>Reads a signing secret: <c>whsec_</c> and base64, or the bytes of any other text.</summary>
public static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int FewestBytes = 16;

    /// <summary>Whether the text is a secret of at least 16 bytes.</summary>
    public static bool IsValid(string secret) => secret is not null && TryRead(secret, out var key) && key.Length >= FewestBytes;

    /// <summary>The rule, for messages; it does not repeat the secret.</summary>
    /// <param name="option">The option that holds the secret.</param>
    public static string Rule(string option) => $"{option} is too short or no base64 after '{Prefix}'; give at least {FewestBytes} random bytes.";

    /// <summary>The key that the secret stands for.</summary>
    /// <exception cref="ArgumentException">It is not base64 after <c>whsec_</c>.</exception>
    public static byte[] Read(string secret) =>
        TryRead(secret, out var key) ? key : throw new ArgumentException(Rule("The secret"), nameof(secret));

    private static bool TryRead(string secret, out byte[] key)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            key = Encoding.UTF8.GetBytes(secret);
            return true;
        }

        key = new byte[secret.Length];
        var valid = Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length);
        key = key[..length];
        return valid;
    }
}
