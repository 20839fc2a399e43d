using System.Globalization;
using Microsoft.CodeAnalysis;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Generators.Tests;

/// <summary>Every misuse: its number, the place it points at, and a message that says why and what to do.</summary>
public sealed class DiagnosticTests
{
    /// <summary>A source, the number of its only diagnostic, the text it marks and a part of the message.</summary>
    public static TheoryData<string, string, string, string> Misuses => new()
    {
        { "[FeatureRow] record Row(double A);", "MLOPS001", "Row", "'Row' is a [FeatureRow], but 'Row' is not partial; declare 'Row' partial" },
        { "[ModelOutput] record struct Out(double A);", "MLOPS001", "Out", "'Out' is a [ModelOutput], but 'Out' is not partial" },
        { "class Outer { [FeatureRow] internal partial record Row(double A); }", "MLOPS001", "Outer", "'Outer.Row' is a [FeatureRow], but 'Outer' is not partial; declare 'Outer' partial" },

        { "[FeatureRow] partial record Row<T>(double A);", "MLOPS002", "Row", "'Row' is generic, and a model's columns are not; declare a row for each type" },
        { "partial class Outer<T> { [FeatureRow] partial record Row(double A); }", "MLOPS002", "Row", "'Outer' is generic" },
        { "[FeatureRow] ref partial struct Row { public double A; }", "MLOPS002", "Row", "a ref struct cannot be kept, queued or batched; declare it a struct or a record" },
        { "[FeatureRow] static partial class Row;", "MLOPS002", "Row", "a static class has no values; declare it a record" },
        { "[FeatureRow] file partial record Row(double A);", "MLOPS002", "Row", "a type of one file cannot have a second part; declare it internal" },
        { "[ModelOutput] abstract partial record Out(double A);", "MLOPS002", "Out", "an abstract class cannot be made; mark the types derived from it" },

        { "[FeatureRow] partial record Row(double A, DateTime When);", "MLOPS003", "When", "'Row.When' is of type 'DateTime', but columns hold numbers, bools, texts, enums and vectors of these; convert it in a property of its own and mark this one [ModelIgnore]" },
        { "[FeatureRow] partial record Row(double A, char C);", "MLOPS003", "C", "of type 'char'" },
        { "[FeatureRow] partial record Row(double A, DateOnly? Day);", "MLOPS003", "Day", "of type 'DateOnly?'" },
        { "[FeatureRow] partial record Row([Vector(2)] Guid[] A);", "MLOPS003", "A", "of type 'Guid[]'" },
        { "[ModelOutput] partial record Out(System.Collections.Generic.List<float> A);", "MLOPS003", "A", "of type 'List<float>'" },

        { "[FeatureRow] partial record Row(double A, [ModelColumn(\"A\")] double B);", "MLOPS004", "B", "'A' and 'B' are both column 'A'; give one of them another name with [ModelColumn]" },
        { "[FeatureRow(Naming = ColumnNaming.SnakeCase)] partial class Row { public double AB; public double Ab; }", "MLOPS004", "Ab", "'AB' and 'Ab' are both column 'ab'" },
        { "[FeatureRow] partial record Row([Vector(2)] float[] X, [ModelColumn(\"X[1]\")] double B);", "MLOPS004", "B", "'X' and 'B' are both column 'X[1]'" },
        { "[ModelOutput] partial record Out([Vector(\"a\", \"a\")] float[] X);", "MLOPS004", "X", "'X' and 'X' are both column 'X[a]'" },

        { "[FeatureRow] partial record Row;", "MLOPS005", "Row", "'Row' has no columns; a [FeatureRow] needs at least one public property that can be read" },
        { "[FeatureRow] partial record Row([property: ModelIgnore] double A);", "MLOPS005", "Row", "has no columns" },
        { "[ModelOutput] partial class Out { public double A { get; } }", "MLOPS005", "Out", "'Out' has no columns; a [ModelOutput] needs at least one parameter of its constructor or property that can be set" },

        { "[ModelOutput] partial class Out { public Out(double b) { } public double A { get; set; } }", "MLOPS006", "Out", "'Out' cannot be made from a model's outputs: parameter 'b' of its constructor is no column; add a property 'B' of the same type, or give it a default value" },
        { "[ModelOutput] partial class Out { public Out(float a) { } public double A { get; set; } }", "MLOPS006", "Out", "parameter 'a' of its constructor is of type 'float' and 'A' of type 'double'; give both the same type" },
        { "[ModelOutput] partial record Out(double A, [ModelIgnore] int Note);", "MLOPS006", "Out", "parameter 'Note' of its constructor is no column but has no default value" },
        { "[ModelOutput] partial class Out { public Out(double a) { } public Out(int b) { } public double A { get; set; } public int B { get; set; } }", "MLOPS006", "Out", "fit its columns equally well; remove one of them" },
        { "[ModelOutput] partial class Out { public double A { get; set; } [ModelIgnore] public required string Note { get; init; } }", "MLOPS006", "Note", "'Note' is required but is no column; make it one, or not required" },

        { "[ModelOutput] partial class Out { public double A { get; set; } [ModelColumn] public double B { get; } }", "MLOPS007", "B", "'Out.B' cannot be a column: 'Out' cannot set it; give it an init accessor or a parameter of the constructor" },
        { "[FeatureRow] partial class Row { public double A { get; set; } [ModelColumn] public double B { set { } } }", "MLOPS007", "B", "'Row' cannot read it; give it a getter that 'Row' can call" },
        { "class Base { [ModelColumn] private double B { get; set; } } [FeatureRow] partial class Row : Base { public double A { get; set; } }", "MLOPS007", "B", "'Row' cannot read it" },

        { "[FeatureRow] partial record Row(double A) { [ModelColumn] public static double B => 1; }", "MLOPS007", "B", "'Row.B' cannot be a column: it is static, and a row has its own values" },
        { "[FeatureRow] partial record Row(double A) { [ModelColumn(\"b\")] public double this[int i] => 1; }", "MLOPS007", "this", "an indexer has no one value; mark a property" },

        { "[FeatureRow] partial record Row(float[] X);", "MLOPS008", "X", "'Row.X' is a vector of unknown length; mark it [Vector(n)] with the number of its values" },
        { "[FeatureRow] partial record Row([Vector(0)] float[] X);", "MLOPS008", "X", "is a vector of 0 values; a row takes 1 to 4096" },
        { "[FeatureRow] partial record Row([Vector(4097)] float[] X);", "MLOPS008", "X", "is a vector of 4097 values; a row takes 1 to 4096, and a wider model is called by tensors" },
        { "[FeatureRow] partial record Row([Vector(-1)] float[] X);", "MLOPS008", "X", "is a vector of -1 values" },
        { "[FeatureRow] partial record Row([Vector(\"a\", \" \")] float[] X);", "MLOPS008", "X", "has a [Vector] with an empty or blank key" },
        { "[FeatureRow] partial record Row([Vector(3)] float X);", "MLOPS008", "X", "is marked [Vector] but is of type 'float', which holds one value; remove [Vector], or make it an array" },
        { "[FeatureRow] partial record Row([Vector(3)] Two X); [System.Runtime.CompilerServices.InlineArray(2)] struct Two { float _x; }", "MLOPS008", "X", "is an inline array of 2 values, but [Vector] says 3; leave [Vector] out" },

        { "[FeatureRow] partial record Row([ModelColumn(\" \")] double A);", "MLOPS009", "A", "'Row.A' names a column that is empty or blank; write it as in the model's signature" },
        { "[FeatureRow] partial record Row([ModelColumn(null!)] double A);", "MLOPS009", "A", "names a column that is empty or blank" },

        { "[FeatureRow] partial record Row(double A) { public void WriteTo(ref FeatureWriter row) { } }", "MLOPS010", "WriteTo", "'Row' declares 'WriteTo' itself; remove it, or [FeatureRow]" },
        { "[FeatureRow] partial record Row(double A) { public static FeatureSchema Features => null!; }", "MLOPS010", "Features", "'Row' declares 'Features' itself" },
        { "[ModelOutput] partial record Out(double A) { public static Out ReadFrom(OutputReader row) => null!; }", "MLOPS010", "ReadFrom", "'Out' declares 'ReadFrom' itself; remove it, or [ModelOutput]" },

        { "[FeatureRow] partial record Row(E A); [Flags] enum E { X = 1, Y = 2 }", "MLOPS011", "A", "'Row.A' is of the enum 'E', which is [Flags], so one text does not hold all its values; mark the member [ModelColumn(AsNumber = true)]" },
        { "[FeatureRow] partial record Row(E A); enum E;", "MLOPS011", "A", "which has no members; give it some" },
        { "[FeatureRow] partial record Row(E A); enum E { X, [ModelText(\"X\")] Y }", "MLOPS011", "A", "gives 'X' and 'Y' the same text 'X'; each needs its own" },
        { "[FeatureRow] partial record Row(E A); enum E { X, [ModelText(\"\")] Y }", "MLOPS011", "A", "gives 'Y' a text that is empty or blank" },
        { "[ModelOutput] partial record Out([ModelColumn(AsNumber = true)] E? A); enum E : long { X, Y = 1L << 60 }", "MLOPS011", "A", "has values beyond 2 to the power of 53, which a column does not tell apart; make it one of text" },

        { "[FeatureRow] partial record Row([ModelColumn(\"a\"), ModelIgnore] double A, double B);", "MLOPS012", "A", "'Row.A' is both [ModelIgnore] and a column; remove one of the attributes" },
        { "[FeatureRow] partial record Row([ModelColumn(AsNumber = true)] string A);", "MLOPS012", "A", "says AsNumber but is of type 'string'; only an enum can be either, so remove AsNumber" },
        { "[ModelOutput] partial class Out([ModelColumn(\"b\")] double a) { public double A => a; }", "MLOPS012", "a", "'a' is a parameter that no property of a positional record is made of; mark the property or field that keeps it" },
    };

    [Theory, MemberData(nameof(Misuses))]
    public void A_misuse_is_an_error_that_says_where_why_and_what_to_do(string source, string id, string marked, string message)
    {
        var run = GeneratorRun.Of(source);

        var found = Assert.Single(run.Found);
        Assert.Equal((id, DiagnosticSeverity.Error), (found.Id, found.Severity));
        Assert.Contains(message, found.GetMessage(), StringComparison.Ordinal);
        Assert.Equal("Source0.cs", found.Location.GetLineSpan().Path);
        Assert.Equal(2, found.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Equal(marked, source.Substring(found.Location.GetLineSpan().StartLinePosition.Character, marked.Length));
        Assert.DoesNotContain(run.Files, file => file.Text.Contains("partial record Row :", StringComparison.Ordinal) || file.Text.Contains("partial record Out :", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_rule_has_a_misuse_that_shows_it() =>
        Assert.Equal(Enumerable.Range(1, 12).Select(i => $"MLOPS{i:000}"), Misuses.Select(misuse => misuse.Data.Item2).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("README.md", "| {0} |")]
    [InlineData("AnalyzerReleases.Unshipped.md", "{0} | MlOps.Sdk | Error |")]
    public void Every_rule_is_listed_for_people_and_for_releases(string file, string line)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "src", "MlOps.Sdk.Generators", file));

        Assert.All(Misuses.Select(misuse => misuse.Data.Item2).Distinct(), id => Assert.Contains(string.Format(CultureInfo.InvariantCulture, line, id), text, StringComparison.Ordinal));
    }

    [Fact]
    public void All_that_is_wrong_with_a_type_is_said_at_once()
    {
        var run = GeneratorRun.Of("[FeatureRow] partial record Row(DateTime A, float[] B, [ModelColumn(\"\")] double C);");

        Assert.Equal(["MLOPS003", "MLOPS008", "MLOPS009"], run.Found.Select(found => found.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_compiler_says_itself_is_not_said_twice()
    {
        var run = GeneratorRun.Of("[FeatureRow] partial record Row(double A, Unknown B);");

        Assert.Empty(run.Found);
        Assert.Equal(["CS0246"], run.Said.Select(said => said.Id).Distinct());
    }

    [Fact]
    public void A_type_marked_at_two_of_its_parts_is_left_to_the_compiler()
    {
        var run = GeneratorRun.Of("[FeatureRow] partial record Row(double A);", "[FeatureRow] partial record Row;");

        Assert.Empty(run.Found);
        Assert.Equal(["CS0579"], run.Said.Select(said => said.Id));
        Assert.Single(run.Files);
    }

    [Fact]
    public void A_sound_row_beside_an_unsound_one_is_written()
    {
        var run = GeneratorRun.Of("[FeatureRow] record Unsound(double A); [FeatureRow] partial record Sound(double A);");

        Assert.Equal(["Sound.FeatureRow.g.cs"], run.Files.Select(file => file.Name));
    }
}
