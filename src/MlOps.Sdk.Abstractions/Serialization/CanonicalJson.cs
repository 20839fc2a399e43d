using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>
/// JSON with one spelling per value, by RFC 8785 (JCS): members sorted by UTF-16 code units, no white space, shortest escapes,
/// numbers as ECMAScript writes them. Two values that are equal have equal bytes, so the bytes can be hashed.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The canonical UTF-8 bytes of a value.</summary>
    /// <exception cref="ArgumentException">A number is outside the range of a double, an object has a member twice, or text holds half of a surrogate pair.</exception>
    public static byte[] Encode(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text.ToString());
        }
        catch (EncoderFallbackException unpaired)
        {
            throw new ArgumentException("Text with half of a surrogate pair has no canonical form; remove it.", nameof(value), unpaired);
        }
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(text, value);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    if (!first)
                        text.Append(',');
                    first = false;
                    Write(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                WriteNumber(text, value.GetDouble());
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonElement value)
    {
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value))
                throw new ArgumentException($"The member '{member.Name}' occurs twice; canonical JSON has each once.", nameof(value));
        }

        text.Append('{');
        foreach (var (name, member) in members)
        {
            if (text[^1] != '{')
                text.Append(',');
            WriteString(text, name);
            text.Append(':');
            Write(text, member);
        }

        text.Append('}');
    }

    internal static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    // ECMAScript's Number::toString over the shortest digits that read back as the same double (ECMA-262, 6.1.6.1.20).
    private static void WriteNumber(StringBuilder text, double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException("A number outside the range of a double has no canonical form; write it as text.", nameof(value));
        if (value == 0)
        {
            text.Append('0');
            return;
        }

        var (digits, exponent) = Split(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        if (value < 0)
            text.Append('-');

        if (digits.Length <= exponent && exponent <= 21)
            text.Append(digits).Append('0', exponent - digits.Length);
        else if (0 < exponent && exponent <= 21)
            text.Append(digits, 0, exponent).Append('.').Append(digits, exponent, digits.Length - exponent);
        else if (-6 < exponent && exponent <= 0)
            text.Append("0.").Append('0', -exponent).Append(digits);
        else
            WriteExponential(text, digits, exponent - 1);
    }

    private static void WriteExponential(StringBuilder text, string digits, int exponent)
    {
        text.Append(digits[0]);
        if (digits.Length > 1)
            text.Append('.').Append(digits, 1, digits.Length - 1);
        text.Append('e').Append(exponent < 0 ? '-' : '+').Append(CultureInfo.InvariantCulture, $"{Math.Abs(exponent)}");
    }

    // Gives the significant digits and n such that the value is 0.digits × 10^n.
    private static (string Digits, int Exponent) Split(string number)
    {
        var e = number.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? number : number[..e];
        var exponent = e < 0 ? 0 : int.Parse(number.AsSpan(e + 1), CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var all = point < 0 ? mantissa : mantissa.Remove(point, 1);
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), exponent + whole - leading);
    }
}
