using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators.Tests;

/// <summary>What is typed elsewhere costs nothing: bindings are written again only when they change.</summary>
public sealed class IncrementalTests
{
    private const string Rows = "[FeatureRow] partial record Row(double A, [Vector(2)] float[] B, Kind C);\n[ModelOutput] partial record Out(double A, Kind B);\nenum Kind { X, [ModelText(\"y\")] Y }";

    [Fact]
    public void An_edit_in_another_file_writes_nothing_again()
    {
        var compilation = GeneratorRun.Compile(Rows, "class Elsewhere;");
        var first = GeneratorRun.Of(compilation);

        var again = first.Again(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], GeneratorRun.Tree("class Elsewhere { int x; }", "Source1.cs")));

        Assert.All(Reasons(again, RowGenerator.ReadStep), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));
        AssertNothingWritten(first, again);
    }

    [Theory]
    [InlineData("// a remark\n\n" + Rows)]
    [InlineData("class Above { void M() { } }\n" + Rows)]
    [InlineData(Rows + "\nclass Below;")]
    public void An_edit_around_a_row_in_its_file_writes_nothing_again(string edited)
    {
        var compilation = GeneratorRun.Compile(Rows);
        var first = GeneratorRun.Of(compilation);

        AssertNothingWritten(first, first.Again(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorRun.Tree(edited, "Source0.cs"))));
    }

    [Fact]
    public void A_method_of_a_row_writes_nothing_again()
    {
        var compilation = GeneratorRun.Compile("[FeatureRow] partial record Row(double A);");
        var first = GeneratorRun.Of(compilation);

        AssertNothingWritten(first, first.Again(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorRun.Tree("[FeatureRow] partial record Row(double A) { public double Twice() => 2 * A; }", "Source0.cs"))));
    }

    [Fact]
    public void A_changed_column_writes_its_row_again_and_no_other()
    {
        var compilation = GeneratorRun.Compile("[FeatureRow] partial record One(double A);", "[FeatureRow] partial record Two(double A);");
        var again = GeneratorRun.Of(compilation).Again(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], GeneratorRun.Tree("[FeatureRow] partial record Two(double B);", "Source1.cs")));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(again, RowGenerator.WriteStep).Where(reason => reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)));
        Assert.Contains("\"B\"", again.Files.Single(file => file.Name == "Two.FeatureRow.g.cs").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_an_enum_in_another_file_reaches_the_binding()
    {
        var compilation = GeneratorRun.Compile("[FeatureRow] partial record Row(Kind A);", "enum Kind { X }");
        var again = GeneratorRun.Of(compilation).Again(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], GeneratorRun.Tree("enum Kind { [ModelText(\"the x\")] X }", "Source1.cs")));

        Assert.Contains("\"the x\"", again.Files.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_moves_with_the_lines_above_it()
    {
        var compilation = GeneratorRun.Compile("[FeatureRow] record Row(double A);");
        var again = GeneratorRun.Of(compilation).Again(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorRun.Tree("\n\n[FeatureRow] record Row(double A);", "Source0.cs")));

        Assert.Equal(4, again.Found.Single().Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void The_same_source_gives_the_same_files_in_any_order_of_files()
    {
        string[] sources = ["[FeatureRow, ModelOutput] partial record One(double A, Kind? B, int C);", "[FeatureRow] partial record Two(bool A);", "enum Kind { X, Y }"];

        Assert.Equal(GeneratorRun.Of(sources).Files.Order(), GeneratorRun.Of(sources.Reverse()).Files.Order());
    }

    private static void AssertNothingWritten(GeneratorRun first, GeneratorRun again)
    {
        Assert.NotEmpty(Reasons(again, RowGenerator.WriteStep));
        Assert.All(Reasons(again, RowGenerator.WriteStep), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));
        Assert.All(
            again.Driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, output.Reason.ToString()));
        Assert.Equal(first.Files, again.Files);
    }

    private static IncrementalStepRunReason[] Reasons(GeneratorRun run, string step) =>
        [.. run.Driver.GetRunResult().Results.Single().TrackedSteps[step].SelectMany(each => each.Outputs).Select(output => output.Reason)];
}
