using System.Globalization;
using System.Text;

namespace MlOps.Sdk;

/// <summary>Writes an entry as canonical JSON (RFC 8785): its members are texts and one number, in an order that is known.</summary>
internal static class AuditBytes
{
    public static byte[] Write(AuditEntry entry, bool withHashes)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var text = new StringBuilder(512);
        text.Append("{\"action\":");
        CanonicalJson.WriteString(text, entry.Action);
        Append(text, ",\"actor\":", entry.Actor);
        Append(text, ",\"after\":", entry.After);
        text.Append(CultureInfo.InvariantCulture, $",\"at\":\"{entry.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'}\"");
        Append(text, ",\"before\":", entry.Before);
        if (withHashes)
            text.Append(",\"hash\":\"").Append(entry.Hash.Hex).Append("\",\"previousHash\":\"").Append(entry.PreviousHash.Hex).Append('"');
        Append(text, ",\"reason\":", entry.Reason);
        text.Append(CultureInfo.InvariantCulture, $",\"sequence\":{entry.Sequence}");
        Append(text, ",\"subject\":", entry.Subject);
        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is null)
            return;
        text.Append(name);
        CanonicalJson.WriteString(text, value);
    }
}
