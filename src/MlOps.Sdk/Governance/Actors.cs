namespace MlOps.Sdk;

/// <summary>Tells people apart. Directories ignore case in names, so separation of duties does too: it must not fail for a capital letter.</summary>
internal static class Actors
{
    public static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    public static bool Same(string one, string other) => Comparer.Equals(one.Trim(), other.Trim());

    public static bool HasOneOf(IEnumerable<string> roles, IEnumerable<string> wanted) => roles.Intersect(wanted, Comparer).Any();
}
