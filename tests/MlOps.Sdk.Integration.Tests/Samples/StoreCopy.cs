namespace MlOps.Sdk.Integration.Tests.Samples;

/// <summary>A folder of one test, gone with it.</summary>
public sealed class StoreCopy : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mlops-sample-").FullName;

    public StoreCopy()
    {
    }

    public StoreCopy(string original)
    {
        foreach (var file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Store, Path.GetRelativePath(original, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Store => Path.Combine(_root, "store");

    public string At(string name) => Path.Combine(_root, name);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
