using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>Names a prediction, so that its true outcome can be joined later.</summary>
[JsonConverter(typeof(ParsableJsonConverter<PredictionId>))]
public readonly record struct PredictionId(Guid Value) : IParsable<PredictionId>
{
    /// <summary>Reads an id as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">The text is not 32 hexadecimal digits.</exception>
    public static PredictionId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not a prediction id; it has 32 hexadecimal digits.");

    /// <summary>Reads an id, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PredictionId id)
    {
        var parsed = Guid.TryParseExact(text, "N", out var value);
        id = new(value);
        return parsed;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");

    static PredictionId IParsable<PredictionId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PredictionId>.TryParse(string? s, IFormatProvider? provider, out PredictionId result) => TryParse(s, out result);
}
