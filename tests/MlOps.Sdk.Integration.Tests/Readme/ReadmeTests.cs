using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MlOps.Sdk.Generators;
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
        global using FlightDelays;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.ML;
        global using Microsoft.ML.Trainers.FastTree;
        global using MlOps.Sdk;
        global using MlOps.Sdk.Evaluation;
        global using MlOps.Sdk.MLNet;
        global using MlOps.Sdk.Monitoring;
        global using MlOps.Sdk.Serving;
        global using MlOps.Sdk.Testing;
        global using OpenTelemetry.Metrics;
        global using Xunit;
        global using static Given;
        """;

    // What the listings of a package take for granted.
    private const string Given =
        """
        internal static class Given
        {
            public static WebApplicationBuilder builder => null!;
            public static IRunLog run => null!;
            public static IDataView train => null!;
            public static IDataView test => null!;
            public static IDataView sample => null!;
            public static IPredictor predictor => null!;
            public static Flight[] rows => [];
            public static double[] scores => [];
            public static double[] labels => [];
            public static float[] features => [];
            public static PredictionMade prediction => default;
            public static PredictionId id => default;
            public static DateTimeOffset endOfDay => default;
            public static string secret => "";
            public static CancellationToken cancellationToken => default;
        }
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

    private static readonly string Text = Read("README.md");

    public static TheoryData<string, int> Listings
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var readme in Repository.Packages().Select(project => $"src/{Path.GetFileNameWithoutExtension(project)}/README.md").Prepend("README.md"))
            {
                for (var i = 0; i < Blocks(Read(readme), "csharp").Count; i++)
                    data.Add(readme, i);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Listings))]
    public void A_listing_compiles(string readme, int index)
    {
        var listing = Blocks(Read(readme), "csharp")[index];

        var errors = Compile(listing).GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error);

        Assert.Empty(errors);
    }

    [Fact]
    public async Task The_first_listing_prints_what_the_readme_says()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-readme-").FullName;
        try
        {
            var listing = Blocks(Text, "csharp")[0]
                .Replace("\".mlops\"", Literal(Path.Combine(folder, "store")), StringComparison.Ordinal)
                .Replace("\"iris.onnx\"", Literal(Path.Combine(Repository.Root, "samples", "AspNetService", "iris.onnx")), StringComparison.Ordinal);
            using var image = new MemoryStream();
            var built = Compile(listing, CapturedConsole).Emit(image, cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(built.Success, string.Join(Environment.NewLine, built.Diagnostics));

            var assembly = Assembly.Load(image.ToArray());
            await (Task)assembly.EntryPoint!.DeclaringType!.GetMethod("<Main>$", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [Array.Empty<string>()])!;

            var printed = assembly.GetType("Console")!.GetField("Out")!.GetValue(null)!.ToString()!;
            Assert.Equal(Blocks(Text, "text")[0].Trim(), printed.ReplaceLineEndings("\n").Trim());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_package_is_in_the_table_and_every_link_leads_somewhere()
    {
        foreach (var project in Repository.Packages().Select(Path.GetFileNameWithoutExtension))
            Assert.Contains($"[{project}](src/{project})", Text, StringComparison.Ordinal);
        foreach (Match link in Links().Matches(Text))
            Assert.True(Path.Exists(Path.Combine(Repository.Root, link.Groups[1].Value)), $"'{link.Groups[1].Value}' is not in the repository.");
    }

    private static CSharpCompilation Compile(string listing, string more = "")
    {
        var tree = CSharpSyntaxTree.ParseText(listing);
        var program = tree.GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax);
        IEnumerable<string> rows = ["AspNetService/Iris.cs", "AspNetService/Species.cs", "FlightDelays/Flights/Flight.cs", "FlightDelays/Flights/DelayForecast.cs"];
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is not ("AspNetService.dll" or "FlightDelays.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "ReadmeListing",
            [tree, .. rows.Select(row => Read($"samples/{row}")).Append(Usings).Append(Given).Append(more).Select(source => CSharpSyntaxTree.ParseText(source))],
            references,
            new CSharpCompilationOptions(program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        // As in the projects themselves: the rows' bindings are written by the generator.
        CSharpGeneratorDriver.Create(new RowGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out var whole, out var findings, TestContext.Current.CancellationToken);
        Assert.Empty(findings);
        return (CSharpCompilation)whole;
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static List<string> Blocks(string text, string language) =>
        [.. CodeBlocks().Matches(text).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value)];

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    [GeneratedRegex("^```(\\w+)\\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlocks();

    [GeneratedRegex("\\]\\((?!https?:)([^)#]+)\\)")]
    private static partial Regex Links();
}
