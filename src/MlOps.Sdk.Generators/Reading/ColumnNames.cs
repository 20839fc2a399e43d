using System.Text;

namespace MlOps.Sdk.Generators;

/// <summary>Makes column names of member names, with the word boundaries of <c>JsonNamingPolicy</c>.</summary>
internal static class ColumnNames
{
    public static string Of(string member, NamingStyle naming) => naming switch
    {
        NamingStyle.CamelCase => Camel(member),
        NamingStyle.SnakeCase => Separated(member, '_'),
        NamingStyle.KebabCase => Separated(member, '-'),
        _ => member,
    };

    private static string Camel(string name)
    {
        var letters = name.ToCharArray();
        for (var i = 0; i < letters.Length && char.IsUpper(letters[i]); i++)
        {
            // The last capital of several starts the next word: IOStream is ioStream.
            if (i > 0 && i + 1 < letters.Length && !char.IsUpper(letters[i + 1]))
                break;

            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new(letters);
    }

    private static string Separated(string name, char separator)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = char.IsUpper(name[i]) && i > 0
                && (char.IsLower(name[i - 1]) || char.IsDigit(name[i - 1]) || (char.IsUpper(name[i - 1]) && i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord)
                text.Append(separator);
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
