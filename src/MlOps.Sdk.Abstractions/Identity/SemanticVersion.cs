using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>
/// A version label by Semantic Versioning 2.0.0, such as <c>1.4.2</c> or <c>2.0.0-rc.1+build.7</c>. Order and equality follow the
/// standard's precedence, in which build metadata takes no part.
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<SemanticVersion>))]
public sealed class SemanticVersion : IParsable<SemanticVersion>, IComparable<SemanticVersion>, IEquatable<SemanticVersion>
{
    /// <summary>The greatest length in characters.</summary>
    public const int MaxLength = 128;

    private readonly string[] _prerelease;

    private SemanticVersion(long major, long minor, long patch, string[] prerelease, string? build)
    {
        (Major, Minor, Patch, Build) = (major, minor, patch, build);
        _prerelease = prerelease;
    }

    /// <summary>Counts the changes that break callers.</summary>
    public long Major { get; }

    /// <summary>Counts the additions since.</summary>
    public long Minor { get; }

    /// <summary>Counts the corrections since.</summary>
    public long Patch { get; }

    /// <summary>What comes after the dash, such as <c>rc.1</c>; null for a release.</summary>
    public string? Prerelease => _prerelease.Length == 0 ? null : string.Join('.', _prerelease);

    /// <summary>What comes after the plus, which says nothing of precedence; null when there is none.</summary>
    public string? Build { get; }

    /// <summary>Reads a label.</summary>
    /// <exception cref="FormatException">The text is no semantic version.</exception>
    public static SemanticVersion Parse(string text) => TryParse(text, out var version)
        ? version
        : throw new FormatException($"'{text}' is not a semantic version; write MAJOR.MINOR.PATCH without leading zeros, then -prerelease and +build where wanted, such as 1.4.2 or 2.0.0-rc.1.");

    /// <summary>Reads a label, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SemanticVersion? version)
    {
        version = null;
        if (text is not { Length: > 0 and <= MaxLength })
            return false;

        var (rest, build) = Cut(text, '+');
        var (core, prerelease) = Cut(rest, '-');
        var numbers = core.Split('.');
        string[] identifiers = prerelease is null ? [] : prerelease.Split('.');
        if (numbers.Length != 3 || !TryNumber(numbers[0], out var major) || !TryNumber(numbers[1], out var minor) || !TryNumber(numbers[2], out var patch))
            return false;
        if (!identifiers.All(part => IsIdentifier(part) && !(IsNumeric(part) && part.Length > 1 && part[0] == '0')) || !(build is null || build.Split('.').All(IsIdentifier)))
            return false;

        version = new(major, minor, patch, identifiers, build);
        return true;
    }

    /// <summary>Compares by precedence: 1.0.0-rc.2 comes before 1.0.0-rc.11, that before 1.0.0.</summary>
    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
            return 1;
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0 || (_prerelease.Length == 0) != (other._prerelease.Length == 0))
            return order != 0 ? order : _prerelease.Length == 0 ? 1 : -1;

        for (var i = 0; i < Math.Min(_prerelease.Length, other._prerelease.Length); i++)
        {
            order = Compare(_prerelease[i], other._prerelease[i]);
            if (order != 0)
                return order;
        }

        return _prerelease.Length.CompareTo(other._prerelease.Length);
    }

    /// <summary>Whether both have the same precedence; build metadata may differ.</summary>
    public bool Equals(SemanticVersion? other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SemanticVersion);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Major, Minor, Patch, Prerelease);

    /// <summary>The label as it was read.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}{(Prerelease is { } prerelease ? "-" + prerelease : "")}{(Build is { } build ? "+" + build : "")}");

    /// <summary>Whether both have the same precedence.</summary>
    public static bool operator ==(SemanticVersion? left, SemanticVersion? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they differ in precedence.</summary>
    public static bool operator !=(SemanticVersion? left, SemanticVersion? right) => !(left == right);

    /// <summary>Whether the left comes before the right.</summary>
    public static bool operator <(SemanticVersion? left, SemanticVersion? right) => left is null ? right is not null : left.CompareTo(right) < 0;

    /// <summary>Whether the left comes after the right.</summary>
    public static bool operator >(SemanticVersion? left, SemanticVersion? right) => right < left;

    /// <summary>Whether the left does not come after the right.</summary>
    public static bool operator <=(SemanticVersion? left, SemanticVersion? right) => !(left > right);

    /// <summary>Whether the left does not come before the right.</summary>
    public static bool operator >=(SemanticVersion? left, SemanticVersion? right) => !(left < right);

    static SemanticVersion IParsable<SemanticVersion>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<SemanticVersion>.TryParse(string? s, IFormatProvider? provider, [NotNullWhen(true)] out SemanticVersion? result) => TryParse(s, out result);

    // Rule 11.4: numbers compare as numbers and come before words; numbers may be longer than any integer type.
    private static int Compare(string left, string right) => (IsNumeric(left), IsNumeric(right)) switch
    {
        (true, true) when left.Length != right.Length => left.Length.CompareTo(right.Length),
        (true, false) => -1,
        (false, true) => 1,
        _ => Math.Sign(string.CompareOrdinal(left, right)),
    };

    private static (string Before, string? After) Cut(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text.Length == 1 || text[0] != '0');

    private static bool IsNumeric(string text) => text.All(char.IsAsciiDigit);

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
