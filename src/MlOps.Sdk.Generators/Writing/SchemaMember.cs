namespace MlOps.Sdk.Generators;

/// <summary>The static property that lists the columns.</summary>
internal static class SchemaMember
{
    private const string Kind = "global::MlOps.Sdk.FeatureKind";

    public static void Write(CodeText code, RowModel row, string owner)
    {
        GeneratedMember.Attributes(code);
        var name = row.Role == RowRole.Features ? "Features" : "Outputs";
        code.Line(GeneratedMember.Declaration(row.Members.Schema, isStatic: true, "global::MlOps.Sdk.FeatureSchema", owner, name) + " { get; } = global::MlOps.Sdk.FeatureSchema.Of(");
        code.Continue($"new (string Name, {Kind} Kind)[]");
        code.Continue("{");
        foreach (var column in row.Columns)
        {
            foreach (var each in column.Columns)
                code.Continue($"    ({Code.Literal(each)}, {Kind}.{(column.Value.IsText ? "Text" : "Number")}),");
        }

        code.Continue("});");
        code.Line();
    }
}
