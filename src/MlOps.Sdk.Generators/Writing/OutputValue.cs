namespace MlOps.Sdk.Generators;

/// <summary>The expression that makes a value of an output from its slot.</summary>
internal static class OutputValue
{
    /// <summary>The expression, with a local function added where it needs one.</summary>
    /// <param name="functions">Takes the function.</param>
    /// <param name="column">The column.</param>
    /// <param name="slot">The slot as an expression.</param>
    /// <param name="checks">The checks it uses.</param>
    /// <param name="index">For an element of a vector: the variable that counts them.</param>
    public static string Read(CodeText functions, ColumnModel column, string slot, ValueChecks checks, string? index = null)
    {
        var value = column.Value;
        var number = $"row.Number({slot})";
        var name = Code.Literal(column.Vector is null ? column.Columns[0] : column.Name) + (index is null ? "" : $", {index}");
        return value.Kind switch
        {
            ValueKind.Text => $"row.Text({slot})" + (value.Optional ? "" : " ?? \"\""),
            ValueKind.EnumText => Enum(functions, column, $"row.Text({slot})", name, "string? value", checks),
            ValueKind.EnumNumber => Enum(functions, column, number, name, "double value", checks),
            ValueKind.Double => value.Optional ? $"{checks.Use("OrNull")}({number})" : number,
            ValueKind.Float or ValueKind.Half => value.Optional ? $"({value.Type}?){checks.Use("OrNull")}({number})" : $"({value.Type}){number}",
            ValueKind.Bool => $"{checks.Use(value.Optional ? "OptionalBool" : "Bool")}({number}, {name})",
            _ => $"{checks.UseWhole(value.Type, value.Optional)}({number}, {name})",
        };
    }

    private static string Enum(CodeText functions, ColumnModel column, string source, string name, string parameter, ValueChecks checks)
    {
        var isText = column.Value.IsText;
        var function = $"Name{column.Member}";
        functions.Line();
        functions.Line($"static {column.Value.DeclaredType} {function}({parameter}, string column, int index = -1) => value switch");
        functions.Open();
        foreach (var each in column.Value.Names.Where(each => isText || !each.IsAlias))
            functions.Line($"{(isText ? Code.Literal(each.Text) : each.Number)} => {each.Member},");
        if (column.Value.Optional)
            functions.Line(isText ? "null => null," : "double.NaN => null,");
        functions.Line($"_ => throw {checks.Use(isText ? "UnknownText" : "Unfit")}(value, column, index, {Code.Literal(column.Value.Type.Replace("global::", ""))}),");
        functions.Close(";");
        return $"{function}({source}, {name})";
    }
}
