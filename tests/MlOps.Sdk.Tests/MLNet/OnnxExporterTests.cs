using Microsoft.ML;
using Microsoft.ML.Data;
using MlOps.Sdk.MLNet;

namespace MlOps.Sdk.Tests.MLNet;

public sealed class OnnxExporterTests
{
    private sealed class Row
    {
        public float Size { get; set; }

        public string Colour { get; set; } = "";

        public DateTime When { get; set; }

        public bool Label { get; set; }
    }

    private static readonly Row[] Rows = [.. Enumerable.Range(0, 60).Select(i => new Row { Size = i % 10, Colour = i % 3 == 0 ? "red" : "blue", Label = i % 10 > 4 })];

    private readonly MLContext _ml = new(seed: 1);

    private IDataView Data => _ml.Data.LoadFromEnumerable(Rows);

    private EstimatorChain<ColumnConcatenatingTransformer> Features =>
        _ml.Transforms.Categorical.OneHotEncoding("Slots", "Colour").Append(_ml.Transforms.Concatenate("Features", "Size", "Slots"));

    [Fact]
    public void Inputs_are_the_raw_columns_needed_and_never_the_label()
    {
        var model = Features.Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(Data);
        var export = OnnxExporter.Export(model, Data.Schema);
        Assert.Equal(["Size", "Colour"], export.Signature.Inputs.Select(input => input.Name));
        Assert.Equal([ElementType.Float, ElementType.String], export.Signature.Inputs.Select(input => input.ElementType));
        Assert.All(export.Signature.Inputs, input => Assert.Equal([-1, 1], input.Shape));
        Assert.Equal(["PredictedLabel", "Score", "Probability"], export.Signature.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void The_file_says_what_the_export_says()
    {
        var model = Features.Append(_ml.BinaryClassification.Trainers.FastTree(minimumExampleCountPerLeaf: 2)).Fit(Data);
        var export = OnnxExporter.Export(model, Data.Schema, new OnnxExportOptions { GraphName = "tiny", Metadata = { ["run"] = "42" } });
        var file = OnnxModelFile.Read(export.Bytes);
        Assert.Equal(export.Signature, file.Signature);
        Assert.Equal(("tiny", 10L, 21L, 5L), (file.GraphName, file.IrVersion, file.OperatorSets[OnnxOperator.StandardDomain], file.OperatorSets["ai.onnx.ml"]));
        Assert.Equal("42", file.Metadata["run"]);
        Assert.Contains(file.Operators, op => op.Name == "TreeEnsemble");
    }

    [Fact]
    public void The_same_pipeline_gives_the_same_bytes()
    {
        var model = Features.Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(Data);
        Assert.True(OnnxExporter.Export(model, Data.Schema).Bytes.Span.SequenceEqual(OnnxExporter.Export(model, Data.Schema).Bytes.Span));
    }

    [Fact]
    public void A_pipeline_loaded_from_a_zip_exports_as_the_fitted_one()
    {
        var model = Features.Append(_ml.BinaryClassification.Trainers.FastTree(minimumExampleCountPerLeaf: 2)).Fit(Data);
        using var zip = new MemoryStream();
        _ml.Model.Save(model, Data.Schema, zip);
        var loaded = _ml.Model.Load(zip, out var schema);
        var export = OnnxExporter.Export(loaded, schema);
        Assert.Equal(OnnxRun.Scores(OnnxExporter.Export(model, Data.Schema), Data)["Score"], OnnxRun.Scores(export, Data)["Score"]);
    }

    [Fact]
    public void Only_the_asked_outputs_and_what_they_need_are_written()
    {
        var model = Features.Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(Data);
        var export = OnnxExporter.Export(model, Data.Schema, new OnnxExportOptions { Outputs = ["Slots"] });
        Assert.Equal("Colour", Assert.Single(export.Signature.Inputs).Name);
        Assert.Equal("String[?,1] -> Float[?,2]", $"{export.Signature.Inputs[0].Describe()} -> {Assert.Single(export.Signature.Outputs).Describe()}");
    }

    [Fact]
    public void An_output_called_like_its_input_is_renamed()
    {
        var model = _ml.Transforms.NormalizeMinMax("Size").Fit(Data);
        var export = OnnxExporter.Export(model, Data.Schema);
        Assert.Equal("Size.output", Assert.Single(export.Signature.Outputs).Name);
        Assert.Equal(0.5, OnnxRun.Scores(export, _ml.Data.LoadFromEnumerable([new Row { Size = 4.5f }]))["Size.output"][0][0], 1e-6);
    }

    [Fact]
    public void An_unknown_output_is_refused_with_the_columns_there_are()
    {
        var model = Features.Fit(Data);
        var error = Assert.Throws<ArgumentException>(() => OnnxExporter.Export(model, Data.Schema, new OnnxExportOptions { Outputs = ["Scores"] }));
        Assert.Contains("'Scores'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Features'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hashing_is_refused_by_name_with_reason_and_mend()
    {
        var model = _ml.Transforms.Categorical.OneHotHashEncoding("Slots", "Colour").Append(_ml.Transforms.Concatenate("Features", "Slots", "Size")).Fit(Data);
        var error = Assert.Throws<OnnxExportNotSupportedException>(() => OnnxExporter.Export(model, Data.Schema));
        Assert.Contains("step 1 (OneHotHashEncodingTransformer giving 'Slots')", error.Message, StringComparison.Ordinal);
        Assert.Contains("hash has no ONNX operator", error.Message, StringComparison.Ordinal);
        Assert.Contains("zip", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_featurisation_is_refused()
    {
        var model = _ml.Transforms.Text.FeaturizeText("Features", "Colour").Fit(Data);
        Assert.Throws<OnnxExportNotSupportedException>(() => OnnxExporter.Export(model, Data.Schema));
    }

    [Fact]
    public void A_step_used_only_in_training_is_not_refused()
    {
        var model = _ml.Transforms.Categorical.OneHotHashEncoding("Unused", "Colour").Append(Features).Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(Data);
        Assert.Equal(2, OnnxExporter.Export(model, Data.Schema).Signature.Inputs.Count);
    }

    [Fact]
    public void Custom_code_is_refused()
    {
        var model = _ml.Transforms.CustomMapping<Row, Row>((from, to) => to.Size = from.Size, null).Fit(Data);
        var error = Assert.Throws<OnnxExportNotSupportedException>(() => OnnxExporter.Export(model, Data.Schema));
        Assert.Contains("custom code", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_type_without_tensor_is_refused_by_name()
    {
        var model = _ml.Transforms.CopyColumns("Copy", "When").Fit(Data);
        var error = Assert.Throws<OnnxExportNotSupportedException>(() => OnnxExporter.Export(model, Data.Schema));
        Assert.Equal("column 'When'", error.Subject);
    }

    [Fact]
    public void Text_is_not_parsed_by_other_rules_than_those_of_training()
    {
        var model = _ml.Transforms.Conversion.ConvertType("Number", "Colour", DataKind.Single).Fit(Data);
        Assert.Throws<OnnxExportNotSupportedException>(() => OnnxExporter.Export(model, Data.Schema));
    }
}
