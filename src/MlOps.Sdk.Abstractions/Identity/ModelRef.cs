using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>
/// A reference to a model version: <c>name@alias</c> or <c>name:version</c>. The URI forms <c>models:/name@alias</c> and
/// <c>models:/name/3</c> that MLflow users know are read too.
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<ModelRef>))]
public sealed record ModelRef : IParsable<ModelRef>
{
    private const string Scheme = "models:/";

    private ModelRef(string model, string? alias, int? version)
    {
        Model = model;
        Alias = alias;
        Version = version;
    }

    /// <summary>The registered model's name.</summary>
    public string Model { get; }

    /// <summary>The alias whose current version is meant, or null when a version is named.</summary>
    public string? Alias { get; }

    /// <summary>The version meant (1, 2, …), or null when an alias is named.</summary>
    public int? Version { get; }

    /// <summary>The version an alias points to at the time of use.</summary>
    /// <exception cref="ArgumentException">A name breaks the rules of <see cref="EntityName"/>.</exception>
    public static ModelRef ByAlias(string model, string alias) =>
        new(EntityName.Require(model, "model"), EntityName.Require(alias, "alias"), null);

    /// <summary>One fixed version.</summary>
    /// <exception cref="ArgumentException">The name breaks the rules of <see cref="EntityName"/>, or the version is below 1.</exception>
    public static ModelRef ByVersion(string model, int version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        return new(EntityName.Require(model, "model"), null, version);
    }

    /// <summary>Reads a reference.</summary>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    public static ModelRef Parse(string text) =>
        TryParse(text, out var reference)
            ? reference
            : throw new FormatException($"'{text}' is not a model reference; write name@alias or name:version, such as churn@champion or churn:3.");

    /// <summary>Reads a reference, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ModelRef? reference)
    {
        reference = null;
        if (string.IsNullOrEmpty(text))
            return false;

        var uri = text.StartsWith(Scheme, StringComparison.Ordinal);
        var body = uri ? text[Scheme.Length..] : text;
        if (body.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            var (model, alias) = (body[..at], body[(at + 1)..]);
            if (EntityName.IsValid(model) && EntityName.IsValid(alias))
                reference = new(model, alias, null);
        }
        else if (body.IndexOf(uri ? '/' : ':', StringComparison.Ordinal) is >= 0 and var separator
            && EntityName.IsValid(body[..separator])
            && int.TryParse(body.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version > 0)
        {
            reference = new(body[..separator], null, version);
        }

        return reference is not null;
    }

    /// <summary><c>name@alias</c> or <c>name:version</c>.</summary>
    public override string ToString() => Alias is null ? $"{Model}:{Version}" : $"{Model}@{Alias}";

    static ModelRef IParsable<ModelRef>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ModelRef>.TryParse(string? s, IFormatProvider? provider, [NotNullWhen(true)] out ModelRef? result) => TryParse(s, out result);
}
