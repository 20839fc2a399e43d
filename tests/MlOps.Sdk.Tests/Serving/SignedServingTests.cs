using Microsoft.Extensions.DependencyInjection;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class SignedServingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_demands_signatures_serves_signed_versions_only()
    {
        using var signer = EcdsaSigner.Create();
        await using var registry = await ServingFixture.OpenAsync();
        var version = await registry.PromoteAsync("scale", "scale_v1");
        var signing = new VersionSigning((IModelFactStore)registry.Store.Models, registry.Store.Artifacts, new TrustedKeys(signer.ToVerifier()), signer);
        await using (var host = Host(registry, signing))
        {
            var refused = await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await host.GetAsync<ScaleRow, Scaled>("scale:1", Cancellation));
            Assert.Contains("scale:1", refused.Message, StringComparison.Ordinal);
            Assert.Contains("signature", refused.Message, StringComparison.Ordinal);
        }

        await signing.SignVersionAsync(version, cancellationToken: Cancellation);
        await using (var host = Host(registry, signing))
        {
            var model = await host.GetAsync<ScaleRow, Scaled>("scale:1", Cancellation);
            Assert.Equal(new Scaled(1, 4), (await model.PredictAsync(new(1, 2, 3, 4), Cancellation)).Value);
        }
    }

    [Fact]
    public async Task Composition_hands_the_demand_to_the_host()
    {
        using var signer = EcdsaSigner.Create();
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        var services = new ServiceCollection();
        services.AddSingleton(registry.Store.Models).AddSingleton(registry.Store.Artifacts).AddSingleton(registry.Store.Runs).AddSingleton(registry.Store.Audit);
        services.AddSingleton<IDsseSigner>(signer).AddSingleton<ISignatureTrust>(new TrustedKeys(signer.ToVerifier()));
        services.AddMlOps().AddSigning().DemandSignedVersions().AddServing();
        await using var provider = services.BuildServiceProvider();
        var host = provider.GetRequiredService<IModelHost>();
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await host.GetAsync<ScaleRow, Scaled>("scale:1", Cancellation));
    }

    private static ModelHost Host(ServingFixture registry, VersionSigning signing) =>
        new(registry.Store.Models, registry.Store.Artifacts, admissions: [new SignedVersionsOnly(signing)]);
}
