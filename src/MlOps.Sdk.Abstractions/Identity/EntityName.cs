namespace MlOps.Sdk;

/// <summary>
/// The rule for names of experiments, models and aliases: 1 to 128 characters; letters, digits, <c>.</c>, <c>_</c>, <c>-</c>
/// and inner spaces; the first is a letter or digit. Path separators, control characters and the separators of
/// <see cref="ModelRef"/> are therefore never part of a name.
/// </summary>
public static class EntityName
{
    /// <summary>The greatest length in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Whether the text is a valid name.</summary>
    public static bool IsValid(string? name)
    {
        if (name is not { Length: > 0 and <= MaxLength } || !char.IsLetterOrDigit(name[0]) || name[^1] is ' ' or '.')
            return false;

        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('.' or '_' or '-' or ' '))
                return false;
        }

        return true;
    }

    /// <summary>Returns the name, or refuses it.</summary>
    /// <param name="name">The name to check.</param>
    /// <param name="kind">What it names, for the message: <c>model</c>, <c>alias</c>, <c>experiment</c>.</param>
    /// <exception cref="ArgumentException">The name breaks the rule.</exception>
    public static string Require(string? name, string kind) =>
        IsValid(name)
            ? name!
            : throw new ArgumentException($"'{LogKey.Shorten(name)}' is not a valid {kind} name; use 1 to {MaxLength} letters, digits, '.', '_', '-' or inner spaces, starting with a letter or digit.", nameof(name));
}
