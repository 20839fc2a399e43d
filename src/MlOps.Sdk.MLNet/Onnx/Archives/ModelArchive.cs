using System.IO.Compression;
using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// The zip ML.NET saves a prediction step as. Its model lies in a folder of its own, so one step's model can be put into
/// another step's zip: the public way to what a step keeps to itself.
/// </summary>
internal sealed class ModelArchive
{
    private const string Model = "TransformerChain/Model/";

    private readonly MLContext _context;
    private readonly Dictionary<string, byte[]> _entries;

    private ModelArchive(MLContext context, Dictionary<string, byte[]> entries)
    {
        _context = context;
        _entries = entries;
    }

    public static ModelArchive Of(MLContext context, ITransformer step, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        context.Model.Save(step, schema, stream);
        stream.Position = 0;
        using var zip = new ZipArchive(stream);
        return new ModelArchive(context, zip.Entries.ToDictionary(entry => entry.FullName.Replace('\\', '/'), Read));
    }

    /// <summary>The number of models inside the model, 0 where it is a single one.</summary>
    public int SubModelCount => Enumerable.Range(0, int.MaxValue).TakeWhile(index => _entries.ContainsKey($"{Model}{SubFolder(index)}Model.key")).Count();

    /// <summary>This step with another step's model, or with one of the models inside it, loaded.</summary>
    public ITransformer LoadWith(ModelArchive source, int? subModel = null)
    {
        var folder = Model + (subModel is { } index ? SubFolder(index) : "");
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in _entries.Where(entry => !entry.Key.StartsWith(Model, StringComparison.Ordinal)))
                Write(zip, name, content);
            foreach (var (name, content) in source._entries.Where(entry => entry.Key.StartsWith(folder, StringComparison.Ordinal)))
                Write(zip, Model + name[folder.Length..], content);
        }

        stream.Position = 0;
        return PipelineReader.Flatten(_context.Model.Load(stream, out _)).Single();
    }

    private static string SubFolder(int index) => $"SubPredictor_{index:000}/";

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static void Write(ZipArchive zip, string name, byte[] content)
    {
        using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        stream.Write(content);
    }
}
