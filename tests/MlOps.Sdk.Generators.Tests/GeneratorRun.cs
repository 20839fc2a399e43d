using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MlOps.Sdk.Generators.Tests;

/// <summary>A source compiled with the generator at work.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private GeneratorRun(GeneratorDriver driver, Compilation compilation, ImmutableArray<Diagnostic> found)
    {
        Driver = driver;
        Compilation = compilation;
        Found = found;
    }

    public GeneratorDriver Driver { get; }

    /// <summary>With what was generated.</summary>
    public Compilation Compilation { get; }

    /// <summary>What the generator says.</summary>
    public ImmutableArray<Diagnostic> Found { get; }

    public IEnumerable<(string Name, string Text)> Files => Driver.GetRunResult().Results.Single().GeneratedSources.Select(file => (file.HintName, file.SourceText.ToString()));

    /// <summary>Everything that the compiler says of the whole, warnings and missing documentation included.</summary>
    public IEnumerable<Diagnostic> Said => Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(said => said.Severity >= DiagnosticSeverity.Warning);

    public static GeneratorRun Of(params IEnumerable<string> sources) => Of(Compile(sources));

    public static GeneratorRun Of(CSharpCompilation compilation) => Go(
        CSharpGeneratorDriver.Create([new RowGenerator().AsSourceGenerator()], parseOptions: Parse, driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)),
        compilation);

    public static CSharpCompilation Compile(params IEnumerable<string> sources) => CSharpCompilation.Create(
        "Rows",
        sources.Select((source, i) => Tree(source, $"Source{i}.cs")),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999));

    public static SyntaxTree Tree(string source, string path) =>
        CSharpSyntaxTree.ParseText("using System;\nusing MlOps.Sdk;\n" + source, Parse, path, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The same driver on an edited compilation.</summary>
    public GeneratorRun Again(CSharpCompilation compilation) => Go(Driver, compilation);

    private static GeneratorRun Go(GeneratorDriver driver, CSharpCompilation compilation)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out var found, TestContext.Current.CancellationToken);
        return new(driver, output, found);
    }
}
