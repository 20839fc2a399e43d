namespace MlOps.Sdk.Generators;

/// <summary>The head of a generated member.</summary>
internal static class GeneratedMember
{
    private static readonly string Mark = $"[global::System.CodeDom.Compiler.GeneratedCode(\"MlOps.Sdk.Generators\", \"{typeof(GeneratedMember).Assembly.GetName().Version}\")]";

    public static void Attributes(CodeText code)
    {
        code.Line("/// <inheritdoc/>");
        code.Line(Mark);
    }

    /// <summary>The declaration: public, or of the interface where the type needs the name itself.</summary>
    public static string Declaration(MemberStyle style, bool isStatic, string type, string owner, string name) => style switch
    {
        MemberStyle.Explicit => $"{(isStatic ? "static " : "")}{type} {owner}.{name}",
        MemberStyle.PublicNew => $"public {(isStatic ? "static " : "")}new {type} {name}",
        _ => $"public {(isStatic ? "static " : "")}{type} {name}",
    };
}
