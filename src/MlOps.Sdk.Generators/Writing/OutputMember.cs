using System.Globalization;

namespace MlOps.Sdk.Generators;

/// <summary>The method that makes an output.</summary>
internal static class OutputMember
{
    private const string Reader = "global::MlOps.Sdk.OutputReader";

    public static void Write(CodeText code, RowModel row, string owner, ValueChecks checks)
    {
        GeneratedMember.Attributes(code);
        code.Open(GeneratedMember.Declaration(row.Members.Method, isStatic: true, row.Name, owner, "ReadFrom") + $"({Reader} row)");
        var values = new List<string>();
        var functions = new CodeText(code);
        var (numbers, texts) = (0, 0);
        foreach (var column in row.Columns)
        {
            ref var slot = ref column.Value.IsText ? ref texts : ref numbers;
            values.Add(column.Vector is null
                ? OutputValue.Read(functions, column, slot.ToString(CultureInfo.InvariantCulture), checks)
                : Vector(functions, column, column.Vector, slot, checks));
            slot += column.Columns.Count;
        }

        Construct(code, row, row.Construction!, values);
        code.Append(functions);
        code.Close();
    }

    private static void Construct(CodeText code, RowModel row, ConstructionModel construction, List<string> values)
    {
        var end = construction.Initialized.Count == 0 ? ");" : ")";
        code.Line($"return new {row.Name}({(construction.Arguments.Count == 0 ? end : "")}");
        for (var i = 0; i < construction.Arguments.Count; i++)
            code.Continue($"{construction.Arguments[i].Parameter}: {values[construction.Arguments[i].Column]}{(i + 1 < construction.Arguments.Count ? "," : end)}");
        if (construction.Initialized.Count == 0)
            return;

        code.Open();
        foreach (var column in construction.Initialized)
            code.Line($"{Code.Identifier(row.Columns[column].Member)} = {values[column]},");
        code.Close(";");
    }

    // The array is the answer's own, so each answer has a new one; an inline array needs none.
    private static string Vector(CodeText functions, ColumnModel column, VectorModel vector, int first, ValueChecks checks)
    {
        var element = OutputValue.Read(functions, column, first == 0 ? "i" : $"{first} + i", checks, "i");
        functions.Line();
        functions.Open($"static {vector.Type} Read{column.Member}({Reader} row)");
        functions.Line(vector.Kind == VectorKind.InlineArray ? $"var values = new {vector.Type}();" : $"var values = new {column.Value.DeclaredType}[{vector.Length}];");
        functions.Line($"for (var i = 0; i < {vector.Length}; i++)");
        functions.Continue($"values[i] = {element};");
        functions.Line(vector.Kind == VectorKind.ImmutableArray ? "return global::System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(values);" : "return values;");
        functions.Close();
        return $"Read{column.Member}(row)";
    }
}
