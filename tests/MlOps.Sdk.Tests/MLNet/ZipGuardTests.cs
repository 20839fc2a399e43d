using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using MlOps.Sdk.MLNet;

namespace MlOps.Sdk.Tests.MLNet;

public sealed class ZipGuardTests
{
    private const string Predictor = "TransformerChain/Transform_001/Model.key";

    private static readonly byte[] Good = Save(ml => ml.Transforms.Concatenate("Features", "Hour", "Distance").Append(ml.BinaryClassification.Trainers.FastTree("Late", numberOfTrees: 2)));

    [Fact]
    public void A_zip_of_known_loaders_is_taken() => Assert.Equal(2, MlNetModel.Load(Good).Signature.Inputs.Count);

    [Theory]
    [InlineData("Microsoft.ML.Data", "Contoso.Plugin.12")]
    [InlineData("cc7b13ffcd2ddd51", "aaaabbbbccccdddd")]
    [InlineData("Microsoft.ML.Data", "Microsoft.ML.Evil")]
    public void A_loader_of_another_assembly_is_refused_by_name(string from, string to)
    {
        var tampered = Tamper(Predictor, content => Replace(content, Encoding.Unicode.GetBytes(from), Encoding.Unicode.GetBytes(to)));
        var error = Assert.Throws<MlOpsIntegrityException>(() => MlNetModel.Load(tampered, name: "late:3"));
        Assert.Contains("late:3 was not loaded", error.Message, StringComparison.Ordinal);
        Assert.Contains(Predictor, error.Message, StringComparison.Ordinal);
        Assert.Contains(to[..Math.Min(to.Length, 16)], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_custom_mapping_is_refused_by_name()
    {
        var tampered = Tamper(Predictor, content =>
        {
            "CustomTransformer\0"u8.CopyTo(content.AsSpan(0x50));
            return content;
        });
        Assert.Contains("custom mapping ('CustomTransformer')", Assert.Throws<MlOpsIntegrityException>(() => MlNetModel.Load(tampered)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_under_another_name_is_judged_too()
    {
        var key = Entries(Good)[Predictor];
        var evil = Replace(key, Encoding.Unicode.GetBytes("Microsoft.ML.Data"), Encoding.Unicode.GetBytes("Contoso.Plugin.12"));
        Assert.Contains("Contoso", Assert.Throws<MlOpsIntegrityException>(() => MlNetModel.Load(Write([.. Entries(Good).Select(e => (e.Key, e.Value)), ("hidden.bin", evil)]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_stands_twice_is_refused()
    {
        var twice = Write([.. Entries(Good).Select(e => (e.Key, e.Value)), (Predictor.Replace('/', '\\'), Entries(Good)[Predictor])]);
        Assert.Contains("twice", Assert.Throws<MlOpsIntegrityException>(() => MlNetModel.Load(twice)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_points_outside_its_entry_is_refused()
    {
        var tampered = Tamper(Predictor, content =>
        {
            BitConverter.TryWriteBytes(content.AsSpan(0x90), long.MaxValue);
            return content;
        });
        Assert.Contains("no readable component", Assert.Throws<MlOpsIntegrityException>(() => MlNetModel.Load(tampered)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_that_unpacks_to_more_than_allowed_is_refused() =>
        Assert.Contains("MaxUnpackedSize", Assert.Throws<MlOpsIntegrityException>(() => MlNetModel.Load(Good, new() { MaxUnpackedSize = 1000 })).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_no_model_is_refused()
    {
        Assert.Throws<MlOpsIntegrityException>(() => MlNetModel.Load("no zip"u8.ToArray()));
        Assert.Throws<MlOpsIntegrityException>(() => MlNetModel.Load(Array.Empty<byte>()));
        Assert.Throws<MlOpsIntegrityException>(() => MlNetModel.Load(Write([("readme.txt", "hello"u8.ToArray())])));
    }

    [Fact]
    public void Bytes_flipped_anywhere_never_cause_another_error()
    {
        var random = new Random(5);
        for (var i = 0; i < 150; i++)
        {
            var damaged = (byte[])Good.Clone();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));

            try
            {
                MlNetModel.Load(damaged);
            }
            catch (MlOpsIntegrityException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Fact]
    public void A_column_that_no_output_needs_is_no_input()
    {
        var zip = Save(ml => ml.Transforms.ReplaceMissingValues("Hour").Append(ml.Transforms.DropColumns("Hour", "Distance", "Weekday")).Append(ml.Transforms.CopyColumns("Y", "Month")));
        Assert.Equal("Month", Assert.Single(MlNetModel.Load(zip).Signature.Inputs).Name);
    }

    private static byte[] Save(Func<MLContext, IEstimator<ITransformer>> pipeline)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Flight.Some(0, 300));
        using var zip = new MemoryStream();
        ml.Model.Save(pipeline(ml).Fit(data), data.Schema, zip);
        return zip.ToArray();
    }

    private static byte[] Tamper(string entry, Func<byte[], byte[]> change) =>
        Write([.. Entries(Good).Select(e => (e.Key, e.Key == entry ? change(e.Value) : e.Value))]);

    private static byte[] Replace(byte[] content, byte[] from, byte[] to)
    {
        Assert.Equal(from.Length, to.Length);
        var at = content.AsSpan().IndexOf(from);
        Assert.True(at >= 0, "the text to replace is there");
        to.CopyTo(content, at);
        return content;
    }

    private static Dictionary<string, byte[]> Entries(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(entry => entry.FullName.Replace('\\', '/'), entry =>
        {
            using var stream = entry.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        });
    }

    private static byte[] Write(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
