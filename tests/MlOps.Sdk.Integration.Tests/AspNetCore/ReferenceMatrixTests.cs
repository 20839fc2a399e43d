using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using MlOps.Sdk.Serving;
using MlOps.Sdk.Tests.Serving;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Every model of the reference folder and every case of it by every path that a call can take; the output counts them.</summary>
public sealed class ReferenceMatrixTests(InferenceServer server) : IClassFixture<InferenceServer>, IAsyncLifetime
{
    private readonly StringBuilder _failures = new();
    private readonly SortedDictionary<string, int> _passed = new(StringComparer.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_case_of_every_model_gives_its_expected_outputs_by_file_by_registry_by_REST_and_by_gRPC()
    {
        var expected = ReferenceModels.Expected();
        var typed = ExpectedCases.Read();
        var files = Directory.GetFiles(InferenceServer.Models, "*.onnx").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal).ToList();
        var cases = 0;
        foreach (var name in files)
        {
            if (expected[name] is not { } model)
            {
                _failures.AppendLine(CultureInfo.InvariantCulture, $"{name}: expected.json has no cases of it");
                continue;
            }

            await server.ServeAsync(name);
            await using var file = OnnxModel.LoadFile(Path.Combine(InferenceServer.Models, name + ".onnx"));
            foreach (var (index, example) in model["cases"]!.AsArray().Index())
            {
                cases++;
                var id = $"{name}, case {example!["name"]}";
                var own = typed.GetProperty(name).GetProperty("cases")[index];
                var inputs = example["inputs"]!.AsArray().Select(ReferenceModels.WithData!).ToList();
                await PassAsync("file", id, () => CheckFileAsync(file, own));
                await PassAsync("registry", id, () => CheckRegistryAsync(name, own));
                await PassAsync("REST JSON", id, async () => ReferenceModels.Check(example, await new InferenceClient(server.Client).InferAsync(name, inputs)));
                await PassAsync("REST binary", id, async () => ReferenceModels.Check(example, await new InferenceClient(server.Client).InferBinaryAsync(name, inputs)));
                await PassAsync("gRPC raw", id, async () => ReferenceModels.Check(example, await server.Grpc.InferAsync(name, inputs, raw: true)));
                if (inputs.Exists(i => (string)i["datatype"]! is "FP16" or "BF16"))
                    _passed["(gRPC typed, has no contents for FP16)"] = _passed.GetValueOrDefault("(gRPC typed, has no contents for FP16)") + 1;
                else
                    await PassAsync("gRPC typed", id, async () => ReferenceModels.Check(example, await server.Grpc.InferAsync(name, inputs, raw: false)));
            }
        }

        Report($"{files.Count} models, {cases} cases");
        Assert.True(_failures.Length == 0, _failures.ToString());
        Assert.True(cases >= files.Count && files.Count > 0, $"{cases} cases of {files.Count} models");
        Assert.All((string[])["file", "registry", "REST JSON", "REST binary", "gRPC raw"], path => Assert.Equal(cases, _passed[path]));
    }

    [Fact]
    public async Task Every_broken_model_has_its_named_error_by_file_by_registry_by_REST_and_by_gRPC()
    {
        var files = Directory.GetFiles(Path.Combine(InferenceServer.Models, "broken"), "*.onnx").Order(StringComparer.Ordinal).ToList();
        foreach (var file in files)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var content = await File.ReadAllBytesAsync(file, Cancellation);
            if (await RefusedFileAsync(file) is { } refused)
            {
                await PassAsync("file", name, () => NamesAsync(refused, Path.GetFileName(file)));
                await server.RegisterAsync(name, content, load: false, refused is MlOpsModelException ? null : new ModelSignature { Inputs = [], Outputs = [] });
            }
            else
            {
                await RegisterDamagedAsync(name, content);
            }

            await PassAsync("registry", name, async () =>
            {
                var error = await Assert.ThrowsAnyAsync<MlOpsException>(() => server.LoadAsync(name));
                Assert.False(error.IsTransient);
                await NamesAsync(error, name);
            });
            await PassAsync("REST", name, async () =>
            {
                var (status, body) = await new InferenceClient(server.Client).PostAsync($"/v2/repository/models/{name}/load", [], ("x-role", "operator"));
                Assert.Equal(HttpStatusCode.BadRequest, status);
                Assert.Contains(name, body.GetProperty("error").GetString(), StringComparison.Ordinal);
            });
            await PassAsync("gRPC", name, async () =>
            {
                var status = await server.Grpc.RefusedAsync("RepositoryModelLoad", new WireMessage().Add(2, name), new Metadata { { "x-role", "operator" } });
                Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
                Assert.Contains(name, status.Detail, StringComparison.Ordinal);
            });
        }

        Report($"{files.Count} broken models");
        Assert.True(_failures.Length == 0, _failures.ToString());
        Assert.All((string[])["registry", "REST", "gRPC"], path => Assert.Equal(files.Count, _passed[path]));
    }

    // What loads and runs from its file has nothing wrong that a file alone shows; only the registered hash tells that it is not the original.
    private async Task RegisterDamagedAsync(string name, byte[] damaged)
    {
        var original = (byte[])damaged.Clone();
        original[^1] ^= 1;
        var digest = await server.RegisterAsync(name, original, load: false, OnnxModelFile.Read(damaged).Signature);
        server.Damage(digest, damaged);
    }

    private static async Task<MlOpsException?> RefusedFileAsync(string file)
    {
        try
        {
            await using var model = OnnxModel.LoadFile(file);
            using var frame = model.CreateFrame();
            foreach (var input in frame.Inputs)
            {
                input.Reshape([.. input.Spec.Shape.Select(d => d < 0 ? 1 : d)]);
                input.AsBytes().Clear();
            }

            await frame.RunAsync(Cancellation);
            return null;
        }
        catch (MlOpsException e)
        {
            return e;
        }
    }

    private static Task NamesAsync(MlOpsException error, string name)
    {
        // A model that fails when it runs names what fails in it.
        if (error is not MlOpsModelException)
            Assert.IsType<MlOpsIntegrityException>(error);
        Assert.Contains(error is MlOpsModelException ? "Reshape" : name, error.Message, StringComparison.Ordinal);
        return Task.CompletedTask;
    }

    private static async Task CheckFileAsync(OnnxModel model, JsonElement example)
    {
        using var frame = model.CreateFrame();
        Fill(example, frame.Inputs, frame.OptionalInputs);
        await RunAsync(example, () => frame.RunAsync(Cancellation).AsTask(), frame.Outputs);
    }

    private async Task CheckRegistryAsync(string name, JsonElement example)
    {
        using var call = await server.Served(name).BeginCallAsync(cancellationToken: Cancellation);
        Fill(example, call.Inputs, call.OptionalInputs);
        await RunAsync(example, () => call.RunAsync(Cancellation).AsTask(), call.Outputs);
    }

    private static void Fill(JsonElement example, IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> optional)
    {
        foreach (var input in example.GetProperty("inputs").EnumerateArray())
            ExpectedCases.Fill(inputs.Concat(optional).Single(b => b.Spec.Name == input.GetProperty("name").GetString()), input);
    }

    private static async Task RunAsync(JsonElement example, Func<Task> run, IReadOnlyList<TensorBuffer> outputs)
    {
        if (example.TryGetProperty("error", out _))
        {
            Assert.False((await Assert.ThrowsAsync<MlOpsModelException>(run)).IsTransient);
            return;
        }

        await run();
        foreach (var output in example.GetProperty("outputs").EnumerateArray())
            ExpectedCases.AssertEqual(output, outputs.Single(b => b.Spec.Name == output.GetProperty("name").GetString()));
    }

    private async Task PassAsync(string path, string id, Func<Task> check)
    {
        try
        {
            await check();
            _passed[path] = _passed.GetValueOrDefault(path) + 1;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _failures.AppendLine(CultureInfo.InvariantCulture, $"{id} by {path}: {e.Message}");
        }
    }

    private void Report(string total) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{total}; passed: {string.Join(", ", _passed.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key} {p.Value}")))}");
}
