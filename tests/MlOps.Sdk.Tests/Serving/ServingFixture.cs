namespace MlOps.Sdk.Tests.Serving;

/// <summary>A store in a folder of its own, and the steps of registering and promoting the reference models.</summary>
internal sealed class ServingFixture : IAsyncDisposable
{
    private readonly string _folder;

    private ServingFixture(string folder, MlOpsStore store) => (_folder, Store) = (folder, store);

    public MlOpsStore Store { get; }

    public string ArtifactFolder => Path.Combine(_folder, "artifacts");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ServingFixture> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-serving-").FullName;
        return new(folder, await MlOpsStore.OpenAsync(folder, cancellationToken: Cancellation));
    }

    /// <summary>Registers a reference model as the next version, and points the alias champion to it.</summary>
    public async Task<ModelVersion> PromoteAsync(string model, string file)
    {
        var version = await RegisterAsync(model, file);
        await Store.Registry.PromoteAsync(model, version.Version, "champion", cancellationToken: Cancellation);
        return version;
    }

    public Task<ModelVersion> RegisterAsync(string model, string file) =>
        RegisterAsync(model, File.ReadAllBytes(Path.Combine(ExpectedCases.Folder, file + ".onnx")), null);

    public async Task<ModelVersion> RegisterAsync(string model, byte[] content, GoldenRows? golden, ModelSignature? signature = null)
    {
        var attachments = new List<ArtifactEntry>();
        if (golden is not null)
            attachments.Add(await PutAsync(ModelAttachment.GoldenRows, golden.ToJson()));

        return await Store.Models.AddVersionAsync(
            new()
            {
                Model = model,
                Key = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
                Format = "onnx",
                File = await PutAsync("model.onnx", content),
                Attachments = attachments,
                Signature = signature ?? OnnxModelFile.Read(content).Signature,
            },
            new() { Actor = "test", At = TimeProvider.System.GetUtcNow() },
            Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<ArtifactEntry> PutAsync(string path, byte[] content)
    {
        var stored = await Store.Artifacts.PutAsync(content, Cancellation);
        return new() { Path = path, Digest = stored.Digest, Size = stored.Size };
    }
}
