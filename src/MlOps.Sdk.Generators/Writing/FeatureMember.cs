namespace MlOps.Sdk.Generators;

/// <summary>The method that writes a row.</summary>
internal static class FeatureMember
{
    public static void Write(CodeText code, RowModel row, string owner, ValueChecks checks)
    {
        GeneratedMember.Attributes(code);
        code.Open(GeneratedMember.Declaration(row.Members.Method, isStatic: false, "void", owner, "WriteTo") + "(ref global::MlOps.Sdk.FeatureWriter row)");
        for (var i = 0; i < row.Columns.Count; i++)
        {
            var column = row.Columns[i];
            var member = "this." + Code.Identifier(column.Member);
            var name = $"{row.Name}.{column.Member}";
            if (column.Vector is null)
                Value(code, column.Value, member, name, checks);
            else if (column.Vector.Optional)
                OptionalVector(code, column.Value, column.Vector, member, $"values{i}", name, checks);
            else
                Vector(code, column.Value, column.Vector, member, $"values{i}", name, checks);
        }

        code.Close();
    }

    // A vector that is missing is one whose values all are.
    private static void OptionalVector(CodeText code, ValueModel value, VectorModel vector, string member, string values, string name, ValueChecks checks)
    {
        code.Open($"if ({member} is null)");
        code.Line($"for (var i = 0; i < {vector.Length}; i++)");
        code.Continue(value.IsText ? "row.Text(null);" : "row.Number(double.NaN);");
        code.Close();
        code.Open("else");
        Vector(code, value, vector, vector.Kind == VectorKind.Array ? member : member + ".Value", values, name, checks);
        code.Close();
    }

    private static void Vector(CodeText code, ValueModel value, VectorModel vector, string member, string values, string name, ValueChecks checks)
    {
        code.Line(vector.Kind switch
        {
            VectorKind.Array => $"global::System.ReadOnlySpan<{value.DeclaredType}> {values} = {member};",
            VectorKind.Memory => $"var {values} = {member}.Span;",
            VectorKind.ImmutableArray => $"var {values} = {member}.AsSpan();",
            _ => $"var {values} = {member};",
        });
        if (vector.Kind != VectorKind.InlineArray)
        {
            code.Line($"if ({values}.Length != {vector.Length})");
            code.Continue($"throw {checks.Use("WrongLength")}({Code.Literal(name)}, {vector.Length}, {values}.Length);");
        }

        code.Open($"foreach (var value in {values})");
        Value(code, value, "value", name, checks);
        code.Close();
    }

    private static void Value(CodeText code, ValueModel value, string source, string name, ValueChecks checks)
    {
        switch (value.Kind)
        {
            case ValueKind.Text:
                code.Line($"row.Text({source});");
                break;
            case ValueKind.EnumText:
                EnumText(code, value, source, name, checks);
                break;
            case ValueKind.Bool:
                code.Line($"row.Number({(value.Optional ? $"{source} switch {{ true => 1d, false => 0d, null => double.NaN }}" : source + " ? 1d : 0d")});");
                break;
            case ValueKind.Half or ValueKind.Decimal or ValueKind.EnumNumber:
                code.Line($"row.Number((double{(value.Optional ? "?" : "")}){source});");
                break;
            default:
                code.Line($"row.Number({source});");
                break;
        }
    }

    private static void EnumText(CodeText code, ValueModel value, string source, string name, ValueChecks checks)
    {
        code.Open($"row.Text({source} switch");
        foreach (var each in value.Names.Where(each => !each.IsAlias))
            code.Line($"{each.Member} => {Code.Literal(each.Text)},");
        if (value.Optional)
            code.Line("null => null,");
        code.Line($"var other => throw {checks.Use("Unnamed")}({Code.Literal(name)}, other),");
        code.Close(");");
    }
}
