using System.Text;

namespace MlOps.Sdk.Data;

/// <summary>Formats of C's <c>strftime</c> as .NET's.</summary>
internal static class StrftimeFormat
{
    private static readonly Dictionary<char, string> Directives = new()
    {
        ['Y'] = "yyyy", ['y'] = "yy", ['m'] = "MM", ['d'] = "dd", ['H'] = "HH", ['I'] = "hh", ['M'] = "mm", ['S'] = "ss", ['f'] = "ffffff", ['p'] = "tt",
        ['b'] = "MMM", ['B'] = "MMMM", ['a'] = "ddd", ['A'] = "dddd", ['z'] = "zzz", ['F'] = "yyyy-MM-dd", ['T'] = "HH:mm:ss", ['D'] = "MM/dd/yy", ['%'] = "\\%",
    };

    /// <exception cref="ArgumentException">A directive has no counterpart.</exception>
    public static string ToDotNet(string format)
    {
        var result = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
                result.Append('\\').Append(format[i]);
            else if (++i < format.Length && Directives.TryGetValue(format[i], out var directive))
                result.Append(directive);
            else
                throw new ArgumentException($"'{format}' has the directive '%{(i < format.Length ? format[i] : "")}', which is not supported; use {string.Join(' ', Directives.Keys.Select(key => $"%{key}"))}.", nameof(format));
        }

        // One letter alone would be read as one of .NET's standard formats.
        return result.Length == 1 ? $"%{result}" : result.ToString();
    }
}
