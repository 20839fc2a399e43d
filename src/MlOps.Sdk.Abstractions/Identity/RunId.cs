using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>The time-ordered id of a run (UUIDv7), written as 32 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(ParsableJsonConverter<RunId>))]
public readonly record struct RunId(Guid Value) : IParsable<RunId>
{
    /// <summary>A new id that sorts after every earlier one of the same clock.</summary>
    public static RunId New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(Guid.CreateVersion7(time.GetUtcNow()));
    }

    /// <summary>Reads an id as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">The text is not 32 hexadecimal digits.</exception>
    public static RunId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not a run id; it has 32 hexadecimal digits.");

    /// <summary>Reads an id, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RunId id)
    {
        var parsed = Guid.TryParseExact(text, "N", out var value);
        id = new(value);
        return parsed;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");

    static RunId IParsable<RunId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RunId>.TryParse(string? s, IFormatProvider? provider, out RunId result) => TryParse(s, out result);
}
