using System.Text.RegularExpressions;

namespace MlOps.Sdk.Integration.Tests.Audit;

/// <summary>Evidence leaves the store, and a script of another language with openssl checks it; what was altered on the way it refuses.</summary>
public sealed class OfflineVerificationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlops-offline-").FullName;
    private readonly EcdsaSigner _signer = EcdsaSigner.Create();

    public void Dispose()
    {
        _signer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_script_verifies_an_exported_audit_log()
    {
        await ExportAsync();
        var (passed, output) = await VerifyAsync();
        Assert.True(passed, output);
        Assert.Contains("ok    the head of 6 entries is signed", output, StringComparison.Ordinal);
        Assert.Contains("ok    entry 5 is in the log", output, StringComparison.Ordinal);
        Assert.Contains("ok    the log begins with the 4 entries noted earlier", output, StringComparison.Ordinal);
        Assert.Contains("ok    they hash to the root of the head of 6 entries", output, StringComparison.Ordinal);
        Assert.DoesNotContain("skip", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit.ndjson", "\"actor\":\"ann\"", "\"actor\":\"bob\"", "entry 1 continues the chain")]
    [InlineData("audit.ndjson", "\"sequence\":6", "\"sequence\":7", "entry 6 continues the chain")]
    [InlineData("bundle.json", "ann", "bob", "entry 2 is in the log")]
    [InlineData("bundle.json", "\"payload\":\"eyJ", "\"payload\":\"eyA", "")]
    public async Task A_script_refuses_an_export_that_was_altered(string file, string from, string to, string said)
    {
        await ExportAsync();
        var path = Path.Combine(_folder, file);
        var text = await File.ReadAllTextAsync(path, Cancellation);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, new Regex(Regex.Escape(from)).Replace(text, to, 1), Cancellation);
        var (passed, output) = await VerifyAsync();
        Assert.False(passed, output);
        Assert.Contains(said.Length == 0 ? "" : $"FAIL  {said}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_refuses_a_log_whose_tail_was_cut_and_a_head_by_another_key()
    {
        await ExportAsync();
        var path = Path.Combine(_folder, "audit.ndjson");
        await File.WriteAllLinesAsync(path, (await File.ReadAllLinesAsync(path, Cancellation)).SkipLast(1), Cancellation);
        var (passed, output) = await VerifyAsync();
        Assert.False(passed, output);
        Assert.Contains("FAIL  they hash to the root", output, StringComparison.Ordinal);

        await ExportAsync();
        using var other = EcdsaSigner.Create();
        await File.WriteAllTextAsync(Path.Combine(_folder, "public.pem"), other.ExportPublicKeyPem(), Cancellation);
        (passed, output) = await VerifyAsync();
        Assert.False(passed, output);
        Assert.Contains("FAIL  the head of 6 entries is signed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_verifies_a_signed_model_with_a_key_that_openssl_made()
    {
        var key = Path.Combine(_folder, "key.pem");
        Assert.True((await PythonVerifier.OpenSslAsync(Cancellation, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)).Passed);
        Assert.True((await PythonVerifier.OpenSslAsync(Cancellation, "ec", "-in", key, "-pubout", "-out", Path.Combine(_folder, "public.pem"))).Passed);
        using var signer = EcdsaSigner.FromPem(await File.ReadAllTextAsync(key, Cancellation));
        Assert.Equal(ContentDigest.Of(await File.ReadAllBytesAsync(Path.Combine(_folder, "public.pem"), Cancellation)).Hex, signer.KeyId);

        var bundle = await SigstoreBundle.SignAsync(Manifest().ToStatement(), signer, Cancellation);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "model.sig"), bundle.ToJson(), Cancellation);
        var (passed, output) = await VerifyModelAsync("m:1");
        Assert.True(passed, output);
        Assert.DoesNotContain("skip", output, StringComparison.Ordinal);

        (passed, output) = await VerifyModelAsync("m:2");
        Assert.False(passed, output);
        Assert.Contains("FAIL  it is of m:2", output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(_folder, "model", "model.onnx"), "weighty", Cancellation);
        (passed, output) = await VerifyModelAsync("m:1");
        Assert.False(passed, output);
        Assert.Contains("FAIL  model.onnx has the signed bytes", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_openssl_signs_is_accepted_here()
    {
        var (key, message, signature) = (Path.Combine(_folder, "key.pem"), Path.Combine(_folder, "message"), Path.Combine(_folder, "signature"));
        Assert.True((await PythonVerifier.OpenSslAsync(Cancellation, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)).Passed);
        var envelope = new DsseEnvelope { PayloadType = "text/plain", Payload = "by openssl"u8.ToArray(), Signatures = [] };
        await File.WriteAllBytesAsync(message, envelope.ToSignedBytes(), Cancellation);
        Assert.True((await PythonVerifier.OpenSslAsync(Cancellation, "dgst", "-sha256", "-sign", key, "-out", signature, message)).Passed);
        using var verifier = EcdsaVerifier.FromPem(await File.ReadAllTextAsync(key, Cancellation));
        Assert.True(new TrustedKeys(verifier).Check(envelope with { Signatures = [new() { Sig = await File.ReadAllBytesAsync(signature, Cancellation) }] }).Accepted);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ModelManifest Manifest() => new()
    {
        Name = "m:1",
        Files = [KeyValuePair.Create("model.onnx", ContentDigest.Of("weights"u8)), KeyValuePair.Create("reference-profile.json", ContentDigest.Of("{}"u8))],
    };

    private async Task ExportAsync()
    {
        var models = new InMemoryModelStore();
        using var trail = new AuditTrail(models, new() { Signer = _signer, Anchors = [new ArtifactAuditAnchor(new InMemoryArtifactStore(), "bucket")] });
        for (var entry = 1; entry <= 6; entry++)
        {
            await models.AddVersionAsync(
                new() { Model = "m", Key = $"{entry} \"é\u2028\u007f\"", Format = "onnx", File = new() { Path = "f", Digest = ContentDigest.Of([]), Size = 0 }, Signature = new() { Inputs = [], Outputs = [] } },
                new() { Actor = "ann", At = DateTimeOffset.UnixEpoch.AddDays(entry), Reason = entry % 2 == 0 ? "because\t\"日本\"" : null },
                Cancellation);
            if (entry is 1 or 4)
                await trail.AnchorAsync(Cancellation);
        }

        await File.WriteAllBytesAsync(Path.Combine(_folder, "bundle.json"), (await trail.ProveAsync([2, 5], Cancellation)).ToJson(), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder, "public.pem"), _signer.ExportPublicKeyPem(), Cancellation);
        await using var log = File.Create(Path.Combine(_folder, "audit.ndjson"));
        await trail.ExportAsync(log, Cancellation);
    }

    private Task<(bool Passed, string Output)> VerifyAsync() => PythonVerifier.RunAsync(
        Cancellation, "audit", Path.Combine(_folder, "bundle.json"), "--log", Path.Combine(_folder, "audit.ndjson"), "--key", Path.Combine(_folder, "public.pem"));

    private async Task<(bool Passed, string Output)> VerifyModelAsync(string name)
    {
        var model = Directory.CreateDirectory(Path.Combine(_folder, "model")).FullName;
        if (!File.Exists(Path.Combine(model, "model.onnx")))
        {
            await File.WriteAllTextAsync(Path.Combine(model, "model.onnx"), "weights", Cancellation);
            await File.WriteAllTextAsync(Path.Combine(model, "reference-profile.json"), "{}", Cancellation);
        }

        return await PythonVerifier.RunAsync(Cancellation, "model", Path.Combine(_folder, "model.sig"), model, "--name", name, "--key", Path.Combine(_folder, "public.pem"));
    }
}
