using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>The time-ordered id of an experiment (UUIDv7), written as 32 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(ParsableJsonConverter<ExperimentId>))]
public readonly record struct ExperimentId(Guid Value) : IParsable<ExperimentId>
{
    /// <summary>A new id that sorts after every earlier one of the same clock.</summary>
    public static ExperimentId New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(Guid.CreateVersion7(time.GetUtcNow()));
    }

    /// <summary>Reads an id as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">The text is not 32 hexadecimal digits.</exception>
    public static ExperimentId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not an experiment id; it has 32 hexadecimal digits.");

    /// <summary>Reads an id, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ExperimentId id)
    {
        var parsed = Guid.TryParseExact(text, "N", out var value);
        id = new(value);
        return parsed;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");

    static ExperimentId IParsable<ExperimentId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ExperimentId>.TryParse(string? s, IFormatProvider? provider, out ExperimentId result) => TryParse(s, out result);
}
