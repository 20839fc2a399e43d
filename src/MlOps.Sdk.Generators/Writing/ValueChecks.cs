using System.Globalization;

namespace MlOps.Sdk.Generators;

/// <summary>The checks that a binding needs, in a class that only its file sees.</summary>
internal sealed class ValueChecks
{
    private const string Class = "__RowChecks";
    private const string Model = "global::MlOps.Sdk.MlOpsModelException";

    private static readonly Dictionary<string, (double Low, double High)> Ranges = new(StringComparer.Ordinal)
    {
        ["sbyte"] = (-128, 128),
        ["byte"] = (0, 256),
        ["short"] = (-32768, 32768),
        ["ushort"] = (0, 65536),
        ["int"] = (-2147483648, 2147483648),
        ["uint"] = (0, 4294967296),
        ["long"] = (-9223372036854775808d, 9223372036854775808d),
        ["ulong"] = (0, 18446744073709551616d),
    };

    // Sorted, so that the same columns give the same file.
    private readonly SortedDictionary<string, string> _used = new(StringComparer.Ordinal);

    /// <summary>Takes a check into the file and returns its name.</summary>
    public string Use(string name)
    {
        var (code, needs) = name switch
        {
            "WrongLength" => ("global::System.ArgumentException WrongLength(string member, int expected, int actual) => new($\"'{member}' has {actual} values, but [Vector] says {expected}.\");", ""),
            "Unnamed" => ("global::System.ArgumentException Unnamed(string member, object value) => new($\"'{member}' is {value}, which is no member of the enum and so no text a model knows.\");", ""),
            "OrNull" => ("double? OrNull(double value) => double.IsNaN(value) ? null : value;", ""),
            "Bool" => ("bool Bool(double value, string column, int index = -1) => double.IsNaN(value) ? throw Unfit(value, column, index, \"bool\") : value > 0;", "Unfit"),
            "OptionalBool" => ("bool? OptionalBool(double value, string column, int index = -1) => double.IsNaN(value) ? null : value > 0;", ""),
            "Named" => ("string Named(string column, int index) => index < 0 ? $\"'{column}'\" : $\"'{column}', value {index},\";", ""),
            "Unfit" => ($"{Model} Unfit(double value, string column, int index, string type) => new($\"Output {{Named(column, index)}} is {{value.ToString(\"R\", global::System.Globalization.CultureInfo.InvariantCulture)}}, which '{{type}}' does not hold; declare the member as double, or nullable where NaN says that it is missing.\");", "Named"),
            _ => ($"{Model} UnknownText(string? value, string column, int index, string type) => new($\"Output {{Named(column, index)}} is '{{value}}', which no member of '{{type}}' is called; add one or name it with [ModelText].\");", "Named"),
        };
        return Add(name, code, needs);
    }

    /// <summary>Takes the conversion to a type of whole numbers, or to decimal, into the file and returns its name.</summary>
    public string UseWhole(string type, bool optional)
    {
        var name = (optional ? "Optional" : "") + char.ToUpperInvariant(type[0]) + type.Substring(1);
        if (optional)
            return Add(name, $"{type}? {name}(double value, string column, int index = -1) => double.IsNaN(value) ? null : {UseWhole(type, optional: false).Substring(Class.Length + 1)}(value, column, index);", "");

        var fits = Ranges.TryGetValue(type, out var range)
            ? string.Format(CultureInfo.InvariantCulture, "value >= {0:R}d && value < {1:R}d && value == global::System.Math.Floor(value)", range.Low, range.High)
            : "value > -7.9e28 && value < 7.9e28";
        return Add(name, $"{type} {name}(double value, string column, int index = -1) => {fits} ? ({type})value : throw Unfit(value, column, index, \"{type}\");", "Unfit");
    }

    public void Write(CodeText code)
    {
        if (_used.Count == 0)
            return;

        code.Line();
        code.Open($"file static class {Class}");
        var first = true;
        foreach (var check in _used.Values)
        {
            if (!first)
                code.Line();
            first = false;
            code.Line("public static " + check);
        }

        code.Close();
    }

    private string Add(string name, string code, string needs)
    {
        _used[name] = code;
        if (needs.Length > 0)
            Use(needs);
        return $"{Class}.{name}";
    }
}
