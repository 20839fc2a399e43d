using System.Buffers.Binary;
using System.Text.Json;
using CsCheck;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Onnx;

public sealed class OnnxModelFileTests
{
    public static TheoryData<string> NotModels =>
        ["empty", "text", "png_renamed", "lfs_pointer", "random_bytes", "truncated_60pct", "no_graph"];

    private static string Folder => SharedFiles.Path("data", "onnx");

    [Fact]
    public void Every_model_describes_itself_as_its_author_wrote_it()
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "expected.json")));
        foreach (var (name, model) in expected.RootElement.EnumerateObject().Select(p => (p.Name, p.Value)))
        {
            var file = OnnxModelFile.ReadFile(Path.Combine(Folder, model.GetProperty("file").GetString()!));

            Assert.Equal(model.GetProperty("ir_version").GetInt64(), file.IrVersion);
            Assert.Equal(model.GetProperty("producer").GetString(), file.ProducerName);
            Assert.Equal(
                model.GetProperty("opset").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt64()),
                file.OperatorSets.ToDictionary());
            Assert.Equal(Types(model.GetProperty("inputs")), file.Signature.Inputs.Select(Describe));
            Assert.Equal(Types(model.GetProperty("outputs")), file.Signature.Outputs.Select(Describe));
            Assert.Equal(model.TryGetProperty("overridable", out var optional) ? Types(optional) : [], file.OptionalInputs.Select(Describe));
            Assert.NotEmpty(file.Operators);
            if (model.TryGetProperty("metadata", out var metadata))
                Assert.Equal(metadata.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!), file.Metadata.ToDictionary());
            Assert.Equal(name == "digits_mlp_external" ? ["digits_mlp_external.bin"] : [], file.ExternalDataLocations);
        }
    }

    [Theory]
    [MemberData(nameof(NotModels))]
    public void What_is_no_model_is_refused_by_name(string name)
    {
        var refused = Assert.Throws<MlOpsIntegrityException>(() => OnnxModelFile.ReadFile(Path.Combine(Folder, "broken", name + ".onnx")));
        Assert.Contains($"'{name}.onnx' is not a usable ONNX model", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void External_weights_are_listed_as_written()
    {
        Assert.Equal(["../../../../../../etc/hostname"], Broken("external_path_traversal").ExternalDataLocations);
        Assert.StartsWith("/", Assert.Single(Broken("external_absolute_path").ExternalDataLocations), StringComparison.Ordinal);
        Assert.Equal(["does_not_exist.bin"], Broken("external_missing_file").ExternalDataLocations);
    }

    [Fact]
    public void Operators_of_foreign_domains_are_listed()
    {
        Assert.Contains(new OnnxOperator("com.acme", "Magic"), Broken("unknown_domain").Operators);
        Assert.Contains(new OnnxOperator("com.microsoft.extensions", "DecodeImage"), Broken("needs_onnxruntime_extensions").Operators);
        Assert.Contains(new OnnxOperator(OnnxOperator.StandardDomain, "FrobnicateV2"), Broken("unknown_op").Operators);
    }

    [Fact]
    public void Operators_inside_subgraphs_are_listed()
    {
        var operators = OnnxModelFile.ReadFile(Path.Combine(Folder, "silero_vad_v5.onnx")).Operators;
        Assert.Contains(new OnnxOperator(OnnxOperator.StandardDomain, "If"), operators);
        Assert.Contains(new OnnxOperator(OnnxOperator.StandardDomain, "LSTM"), operators);
    }

    [Fact]
    public void Bytes_a_seekable_and_a_forward_only_stream_read_the_same()
    {
        var path = Path.Combine(Folder, "adult_income_mixed.onnx");
        var bytes = File.ReadAllBytes(path);
        using var forward = new ForwardOnlyStream(bytes);
        var fromFile = OnnxModelFile.ReadFile(path);
        Assert.Equal(fromFile.Signature, OnnxModelFile.Read(bytes).Signature);
        Assert.Equal(fromFile.Operators, OnnxModelFile.Read(forward).Operators);
    }

    [Fact]
    public void Every_truncation_is_refused_or_lacks_only_what_was_cut()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, "scale_v1.onnx"));
        for (var length = 0; length < bytes.Length; length++)
            ReadsOrRefuses(bytes.AsMemory(0, length));
    }

    [Fact]
    public void Damaged_bytes_never_do_worse_than_a_refusal()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, "silero_vad_v5.onnx")).AsSpan(0, 4096).ToArray();
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Array[1, 20].Sample(damage =>
        {
            var copy = bytes.ToArray();
            foreach (var (at, value) in damage)
                copy[at] = value;
            ReadsOrRefuses(copy);
        }, iter: 2000);
    }

    [Fact]
    public void A_length_beyond_the_file_is_refused_before_anything_is_allocated()
    {
        var bytes = new byte[16];
        bytes[0] = (7 << 3) | 2;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), 0x7FFF_FFFF_FFFF_FFFF | 0x8080_8080_8080_8080);
        bytes[9] = 0x7F;

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<MlOpsIntegrityException>(() => OnnxModelFile.Read(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Endless_subgraphs_are_refused_without_a_stack_overflow()
    {
        byte[] graph = [];
        for (var depth = 0; depth < 2000; depth++)
            graph = Field(1, Field(5, Field(6, graph)));

        var refused = Assert.Throws<MlOpsIntegrityException>(() => OnnxModelFile.Read(Field(7, graph)));
        Assert.Contains("nested more than 32 deep", refused.Message, StringComparison.Ordinal);
    }

    private static void ReadsOrRefuses(ReadOnlyMemory<byte> content)
    {
        try
        {
            _ = OnnxModelFile.Read(content);
        }
        catch (MlOpsIntegrityException)
        {
        }
    }

    private static byte[] Field(int number, byte[] content)
    {
        var bytes = new List<byte> { (byte)((number << 3) | 2) };
        var length = (uint)content.Length;
        for (; length >= 0x80; length >>= 7)
            bytes.Add((byte)(length | 0x80));
        return [.. bytes, (byte)length, .. content];
    }

    private static OnnxModelFile Broken(string name) => OnnxModelFile.ReadFile(Path.Combine(Folder, "broken", name + ".onnx"));

    private static string Describe(TensorSpec tensor) => $"{tensor.Name} {tensor.Describe()}";

    private static List<string> Types(JsonElement declared) => [.. declared.EnumerateObject().Select(p => $"{p.Name} {Translate(p.Value.GetString()!)}")];

    private static string Translate(string type)
    {
        if (type.StartsWith("seq<", StringComparison.Ordinal))
            return "Undefined[]";

        var bracket = type.IndexOf('[', StringComparison.Ordinal);
        var shape = type[(bracket + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(d => d.All(char.IsAsciiDigit) ? d : "?");
        var element = type[..bracket] switch
        {
            "FP32" => "Float",
            "FP64" => "Double",
            "FP16" => "Float16",
            "BF16" => "BFloat16",
            "BYTES" => "String",
            "BOOL" => "Bool",
            var integer => integer.Replace("UINT", "UInt", StringComparison.Ordinal).Replace("INT", "Int", StringComparison.Ordinal),
        };
        return $"{element}[{string.Join(',', shape)}]";
    }
}
