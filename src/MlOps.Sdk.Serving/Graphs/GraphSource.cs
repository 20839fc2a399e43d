using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MlOps.Sdk.Serving;

/// <summary>A tensor in a graph, written <c>step.tensor</c>; what callers supply is <c>input.tensor</c>. The tensor's name may contain dots.</summary>
/// <param name="Step">The step's name, or <see cref="Input"/>.</param>
/// <param name="Tensor">The tensor's name there.</param>
[JsonConverter(typeof(ParsableJsonConverter<GraphSource>))]
public readonly record struct GraphSource(string Step, string Tensor) : IParsable<GraphSource>
{
    /// <summary>Stands for the graph's inputs.</summary>
    public const string Input = "input";

    /// <summary>Reads <c>step.tensor</c>.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static implicit operator GraphSource(string text) => Parse(text);

    /// <summary>Reads <c>step.tensor</c>.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static GraphSource FromString(string text) => Parse(text);

    /// <summary>Reads <c>step.tensor</c>.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static GraphSource Parse(string text) =>
        TryParse(text, out var source)
            ? source
            : throw new FormatException($"'{text}' names no tensor of a graph; write step.tensor, or {Input}.tensor for what callers supply.");

    /// <summary>Reads <c>step.tensor</c>, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out GraphSource source)
    {
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        var valid = dot > 0 && dot < text!.Length - 1;
        source = valid ? new(text![..dot], text[(dot + 1)..]) : default;
        return valid;
    }

    /// <summary><c>step.tensor</c>.</summary>
    public override string ToString() => $"{Step}.{Tensor}";

    static GraphSource IParsable<GraphSource>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<GraphSource>.TryParse(string? s, IFormatProvider? provider, out GraphSource result) => TryParse(s, out result);
}
