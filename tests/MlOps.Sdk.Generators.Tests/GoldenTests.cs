using System.Text.RegularExpressions;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Generators.Tests;

/// <summary>What is generated, to the letter. Read the golden files to see it.</summary>
public sealed partial class GoldenTests
{
    public static TheoryData<string> Cases =>
        [.. Directory.EnumerateFiles(Folder, "*.cs").Where(path => !path.EndsWith(".g.cs", StringComparison.Ordinal)).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "tests", "MlOps.Sdk.Generators.Tests", "Golden");

    [Theory, MemberData(nameof(Cases))]
    public void A_binding_is_written_as_in_its_golden_file(string name)
    {
        var run = GeneratorRun.Of(File.ReadAllText(Path.Combine(Folder, name + ".cs")));

        Assert.Empty(run.Found);
        Assert.Empty(run.Said);
        var written = string.Concat(run.Files.Select(file => $"// {file.Name}\n{Version().Replace(file.Text, "\"VERSION\"")}"));
        var golden = Path.Combine(Folder, name + ".g.cs");
        if (Environment.GetEnvironmentVariable("MLOPS_WRITE_GOLDEN") == "1")
            File.WriteAllText(golden, written);
        Assert.Equal(File.ReadAllText(golden), written);
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_source_that_is_still_being_typed_does_not_break_the_generator(string name)
    {
        var source = File.ReadAllText(Path.Combine(Folder, name + ".cs"));
        for (var place = 0; place < source.Length; place += 17)
        {
            foreach (var typed in new[] { source[..place], source.Remove(place, Math.Min(9, source.Length - place)) })
                Assert.Null(GeneratorRun.Of(typed).Driver.GetRunResult().Results.Single().Exception);
        }
    }

    [GeneratedRegex("""(?<=GeneratedCode\("MlOps.Sdk.Generators", )"[0-9.]+"(?=\)\])""")]
    private static partial Regex Version();
}
