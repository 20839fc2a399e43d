namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>A store in a folder of its own, deleted with it.</summary>
internal sealed class BenchmarkStore : IAsyncDisposable
{
    private readonly string _folder;

    private BenchmarkStore(string folder, MlOpsStore store) => (_folder, Store) = (folder, store);

    public MlOpsStore Store { get; }

    public static async Task<BenchmarkStore> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-load-").FullName;
        return new(folder, await MlOpsStore.OpenAsync(folder));
    }

    /// <summary>A model that lies beside the benchmarks.</summary>
    public static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Serving", name + ".onnx"));

    /// <summary>Registers the next version of a model.</summary>
    public async Task<ModelVersion> RegisterAsync(string model, byte[] content, string format = "onnx", ModelSignature? signature = null)
    {
        var stored = await Store.Artifacts.PutAsync(content);
        return await Store.Models.AddVersionAsync(
            new()
            {
                Model = model,
                Key = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
                Format = format,
                File = new() { Path = "model", Digest = stored.Digest, Size = stored.Size },
                Signature = signature ?? OnnxModelFile.Read(content).Signature,
            },
            new() { Actor = "load", At = TimeProvider.System.GetUtcNow() });
    }

    public async Task PromoteAsync(string model, int version) => await Store.Registry.PromoteAsync(model, version, "champion");

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
