using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlOps.Sdk.Generators;

/// <summary>Writes the bindings of types marked <c>[FeatureRow]</c> and <c>[ModelOutput]</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class RowGenerator : IIncrementalGenerator
{
    /// <summary>The steps, for tests that see which of them ran again.</summary>
    internal const string ReadStep = "Read", WriteStep = "Write";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, RowRole.Features);
        Register(context, RowRole.Outputs);
    }

    private static void Register(IncrementalGeneratorInitializationContext context, RowRole role)
    {
        var results = context.SyntaxProvider
            .ForAttributeWithMetadataName($"MlOps.Sdk.{Code.Attribute(role)}Attribute", static (node, _) => node is TypeDeclarationSyntax, (found, token) => RowReader.Read(found, role, token))
            .WithTrackingName(ReadStep);

        // Apart, since places move with every line that is added above them and what is written does not.
        var rows = results.Where(static result => result.Row is not null).Select(static (result, _) => result.Row!).WithTrackingName(WriteStep);
        context.RegisterSourceOutput(rows, static (output, row) => output.AddSource(RowSource.FileName(row), RowSource.Write(row)));
        context.RegisterSourceOutput(results.SelectMany(static (result, _) => result.Findings), static (output, finding) => output.ReportDiagnostic(finding.ToDiagnostic()));
    }
}
