using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class AttachedWeightsTests
{
    private const string Weights = "digits_mlp_external.bin";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registered_model_reads_its_weights_from_the_registry_and_answers_as_from_its_folder()
    {
        await using var registry = await ServingFixture.OpenAsync();
        var version = await RegisterAsync(registry, "digits_mlp_external", Weights);
        await using var host = new ModelHost(registry.Store.Models, registry.Store.Artifacts);
        using var call = (await host.LoadAsync(version, Cancellation)).BeginCall();
        await using var model = OnnxModel.LoadFile(Path.Combine(ExpectedCases.Folder, "digits_mlp_external.onnx"));
        using var frame = model.CreateFrame();
        foreach (var input in new[] { call.Inputs[0], frame.Inputs[0] })
        {
            input.Reshape([.. input.Spec.Shape.Select(d => d < 0 ? 2 : d)]);
            for (var i = 0; i < input.Length; i++)
                input.TrySetNumber(i, i % 17);
        }

        await call.RunAsync(Cancellation);
        await frame.RunAsync(Cancellation);
        for (var i = 0; i < call.Outputs.Count; i++)
            Assert.Equal(frame.Outputs[i].AsBytes().ToArray(), call.Outputs[i].AsBytes().ToArray());
    }

    [Fact]
    public async Task Weights_that_are_not_attached_are_named()
    {
        await using var registry = await ServingFixture.OpenAsync();
        var version = await RegisterAsync(registry, "digits_mlp_external", "other.bin");
        await using var host = new ModelHost(registry.Store.Models, registry.Store.Artifacts);
        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await host.LoadAsync(version, Cancellation));
        Assert.Contains($"keeps weights in '{Weights}', which is not attached to the version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_outside_the_models_folder_are_refused_though_something_is_attached_under_that_path()
    {
        var broken = Directory.EnumerateFiles(Path.Combine(ExpectedCases.Folder, "broken"), "*.onnx")
            .Where(path => Escaping(path) is not null).Select(path => "broken/" + Path.GetFileNameWithoutExtension(path)).ToList();
        Assert.NotEmpty(broken);
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = new ModelHost(registry.Store.Models, registry.Store.Artifacts);
        foreach (var file in broken)
        {
            var version = await RegisterAsync(registry, file, Escaping(Path.Combine(ExpectedCases.Folder, file + ".onnx"))!);
            var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await host.LoadAsync(version, Cancellation));
            Assert.Contains("which is not inside the model's folder", refused.Message, StringComparison.Ordinal);
        }
    }

    private static string? Escaping(string path)
    {
        try
        {
            return OnnxModelFile.ReadFile(path).ExternalDataLocations.FirstOrDefault(l => l.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(l));
        }
        catch (MlOpsIntegrityException)
        {
            return null;
        }
    }

    private static async Task<ModelRef> RegisterAsync(ServingFixture registry, string file, string attachment)
    {
        var content = File.ReadAllBytes(Path.Combine(ExpectedCases.Folder, file + ".onnx"));
        var weights = await registry.Store.Artifacts.PutAsync(File.ReadAllBytes(Path.Combine(ExpectedCases.Folder, Weights)), Cancellation);
        var stored = await registry.Store.Artifacts.PutAsync(content, Cancellation);
        var version = await registry.Store.Models.AddVersionAsync(
            new()
            {
                Model = "weights",
                Key = file + attachment,
                Format = "onnx",
                File = new() { Path = "model.onnx", Digest = stored.Digest, Size = stored.Size },
                Attachments = [new() { Path = attachment, Digest = weights.Digest, Size = weights.Size }],
                Signature = OnnxModelFile.Read(content).Signature,
            },
            new() { Actor = "test", At = TimeProvider.System.GetUtcNow() },
            Cancellation);
        return version.ToRef();
    }
}
