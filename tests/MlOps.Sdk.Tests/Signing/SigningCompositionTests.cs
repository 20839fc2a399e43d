using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Signing;

public sealed class SigningCompositionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private HostApplicationBuilder? _builder;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("open sesame")]
    public async Task A_host_signs_and_anchors_with_the_key_of_a_file(string? password)
    {
        var builder = NewHost();
        builder.AddSigning(signing => (signing.KeyFile, signing.KeyPassword) = (WriteKey("key.pem", password), password))
            .SignAudit(audit => (audit.AnchorFile, audit.AnchorEverySeconds) = (_folder.At("heads.ndjson"), 3600))
            .DemandSignedVersions();
        using var host = Build();
        await host.StartAsync(Cancellation);
        var trail = host.Services.GetRequiredService<AuditTrail>();
        await trail.AnchorAsync(Cancellation);
        var check = await trail.VerifyAsync(Cancellation);
        Assert.True(check.Intact, check.ToString());
        Assert.NotEqual(0, check.AnchoredHeads);
        Assert.IsType<SignedVersionsOnly>(Assert.Single(host.Services.GetServices<IVersionAdmission>()));
        await host.StopAsync(Cancellation);
        Assert.All(await File.ReadAllLinesAsync(_folder.At("heads.ndjson"), Cancellation), line => Assert.Contains("\"keyid\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_host_anchors_by_itself_at_start_and_at_the_end()
    {
        NewHost().SignAudit(audit => (audit.AnchorFile, audit.AnchorEverySeconds) = (_folder.At("heads.ndjson"), 3600));
        using var host = Build();
        await host.StartAsync(Cancellation);
        var models = host.Services.GetRequiredService<IModelStore>();
        await models.AddVersionAsync(
            new() { Model = "m", Key = "k", Format = "onnx", File = new() { Path = "f", Digest = ContentDigest.Of([]), Size = 0 }, Signature = SampleModel.Signature },
            new() { Actor = "ann", At = DateTimeOffset.UnixEpoch },
            Cancellation);
        await host.StopAsync(Cancellation);
        var heads = await new FileAuditAnchor(_folder.At("heads.ndjson")).ListAsync(Cancellation).Select(AuditTreeHead.Of).ToListAsync(Cancellation);
        Assert.Equal(1, heads[^1].Size);
    }

    [Fact]
    public async Task The_host_anchors_after_a_promotion()
    {
        NewHost().SignAudit(audit => (audit.AnchorFile, audit.AnchorOnPromotion) = (_folder.At("heads.ndjson"), true));
        using var host = Build();
        await host.StartAsync(Cancellation);
        await host.Services.GetRequiredService<IModelStore>().AddVersionAsync(
            new() { Model = "m", Key = "k", Format = "onnx", File = new() { Path = "f", Digest = ContentDigest.Of([]), Size = 0 }, Signature = SampleModel.Signature },
            new() { Actor = "ann", At = DateTimeOffset.UnixEpoch },
            Cancellation);
        await host.Services.GetRequiredService<ModelRegistry>().PromoteAsync("m", 1, "champion", "because", cancellationToken: Cancellation);
        var size = (await host.Services.GetRequiredService<AuditTrail>().ReadHeadAsync(Cancellation)).Size;
        var anchor = new FileAuditAnchor(_folder.At("heads.ndjson"));
        while (!await anchor.ListAsync(Cancellation).Select(AuditTreeHead.Of).AnyAsync(head => head.Size >= size, Cancellation))
            await Task.Delay(5, Cancellation);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_process_that_only_verifies_needs_no_key()
    {
        using var signer = EcdsaSigner.Create();
        await File.WriteAllTextAsync(_folder.At("public.pem"), signer.ExportPublicKeyPem(), Cancellation);
        NewHost().AddSigning(signing => signing.TrustedKeyFiles.Add(_folder.At("public.pem"))).SignAudit();
        using var host = Build();
        await host.StartAsync(Cancellation);
        Assert.True((await host.Services.GetRequiredService<AuditTrail>().VerifyAsync(Cancellation)).Intact);
        Assert.NotNull(host.Services.GetRequiredService<VersionSigning>());
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_signer_of_the_applications_own_is_used()
    {
        using var signer = EcdsaSigner.Create();
        await File.WriteAllTextAsync(_folder.At("public.pem"), signer.ExportPublicKeyPem(), Cancellation);
        var builder = NewHost();
        builder.Services.AddSingleton<IDsseSigner>(signer);
        builder.AddSigning(signing => signing.TrustedKeyFiles.Add(_folder.At("public.pem"))).SignAudit(audit => audit.AnchorFile = _folder.At("heads.ndjson"));
        using var host = Build();
        await host.StartAsync(Cancellation);
        Assert.Equal(signer.KeyId, (await host.Services.GetRequiredService<AuditTrail>().AnchorAsync(Cancellation)).Signatures[0].KeyId);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Every_wrong_option_is_named_when_the_host_starts_and_no_key_is_shown()
    {
        var secret = WriteKey("p384.pem", null, ECCurve.NamedCurves.nistP384);
        NewHost()
            .AddSigning(signing =>
            {
                signing.KeyFile = secret;
                signing.TrustedKeyFiles.Add(_folder.At("missing.pem"));
                signing.TrustedAuthorityFiles.Add(secret);
            })
            .SignAudit(audit => (audit.LogId, audit.AnchorEverySeconds) = ("", -1));
        using var host = Build();
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Cancellation));
        foreach (var named in (string[])["KeyFile", "P-256", "missing.pem", "TrustedAuthorityFiles", "LogId", "AnchorEverySeconds"])
            Assert.Contains(named, refused.ToString(), StringComparison.Ordinal);
        foreach (var line in await File.ReadAllLinesAsync(secret, Cancellation))
            Assert.DoesNotContain(line, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_without_any_key_and_a_timer_without_an_anchor_are_refused()
    {
        NewHost().AddSigning(_ => { }).SignAudit(audit => audit.AnchorEverySeconds = 10);
        using var host = Build();
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Cancellation));
        Assert.Contains("KeyFile", refused.ToString(), StringComparison.Ordinal);
        Assert.Contains("AnchorFile", refused.ToString(), StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IMlOpsBuilder NewHost()
    {
        _builder = Host.CreateEmptyApplicationBuilder(null);
        return _builder.Services.AddMlOps(options => options.Directory = _folder.At("store"));
    }

    private IHost Build() => _builder!.Build();

    private string WriteKey(string name, string? password, ECCurve? curve = null)
    {
        using var key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        var path = _folder.At(name);
        File.WriteAllText(path, password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)));
        return path;
    }
}
