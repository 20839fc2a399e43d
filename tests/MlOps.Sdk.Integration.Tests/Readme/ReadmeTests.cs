using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.IntegrationTests.Readme;

/// <summary>What the README shows compiles, and its first listing prints what it says.</summary>
public sealed partial class ReadmeTests
{
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using AspNetService;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.Extensions.DependencyInjection;
        global using MlOps.Sdk;
        global using MlOps.Sdk.Evaluation;
        global using MlOps.Sdk.Serving;
        global using MlOps.Sdk.Testing;
        global using OpenTelemetry.Metrics;
        global using Xunit;
        """;

    // Stands before System.Console, so that tests which run beside this one keep theirs.
    private const string CapturedConsole =
        """
        internal static class Console
        {
            public static readonly StringWriter Out = new();
            public static void WriteLine(object value) => Out.WriteLine(value);
        }
        """;

    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    public static TheoryData<int> Listings => [.. Enumerable.Range(0, Blocks("csharp").Count)];

    [Theory, MemberData(nameof(Listings))]
    public void A_listing_compiles(int index)
    {
        var listing = Blocks("csharp")[index];

        var errors = Compile(listing).GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error);

        Assert.Empty(errors);
    }

    [Fact]
    public async Task The_first_listing_prints_what_the_readme_says()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-readme-").FullName;
        try
        {
            var listing = Blocks("csharp")[0]
                .Replace("\".mlops\"", Literal(Path.Combine(folder, "store")), StringComparison.Ordinal)
                .Replace("\"iris.onnx\"", Literal(Path.Combine(Repository.Root, "samples", "AspNetService", "iris.onnx")), StringComparison.Ordinal);
            using var image = new MemoryStream();
            var built = Compile(listing, CapturedConsole).Emit(image, cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(built.Success, string.Join(Environment.NewLine, built.Diagnostics));

            var assembly = Assembly.Load(image.ToArray());
            await (Task)assembly.EntryPoint!.DeclaringType!.GetMethod("<Main>$", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [Array.Empty<string>()])!;

            var printed = assembly.GetType("Console")!.GetField("Out")!.GetValue(null)!.ToString()!;
            Assert.Equal(Blocks("text")[0].Trim(), printed.ReplaceLineEndings("\n").Trim());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_package_is_in_the_table_and_every_link_leads_somewhere()
    {
        foreach (var project in Repository.Projects("src").Select(Path.GetFileNameWithoutExtension))
            Assert.Contains($"[{project}](src/{project})", Text, StringComparison.Ordinal);
        foreach (Match link in Links().Matches(Text))
            Assert.True(Path.Exists(Path.Combine(Repository.Root, link.Groups[1].Value)), $"'{link.Groups[1].Value}' is not in the repository.");
    }

    private static CSharpCompilation Compile(string listing, string more = "")
    {
        var sample = Path.Combine(Repository.Root, "samples", "AspNetService");
        string[] sources = [Usings, listing, more, File.ReadAllText(Path.Combine(sample, "Iris.cs")), File.ReadAllText(Path.Combine(sample, "Species.cs"))];
        var program = listing.Contains("class ", StringComparison.Ordinal) ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != "AspNetService.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            "ReadmeListing",
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            references,
            new CSharpCompilationOptions(program, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static List<string> Blocks(string language) =>
        [.. CodeBlocks().Matches(Text).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value)];

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    [GeneratedRegex("^```(\\w+)\\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlocks();

    [GeneratedRegex("\\]\\((?!https?:)([^)#]+)\\)")]
    private static partial Regex Links();
}
