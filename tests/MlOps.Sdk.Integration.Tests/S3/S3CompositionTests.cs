using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MlOps.Sdk.Artifacts;

namespace MlOps.Sdk.Integration.Tests.S3;

public sealed class S3CompositionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_wrong_option_is_named_when_the_host_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMlOps().UseInMemoryStores().AddS3Artifacts(s3 => (s3.Bucket, s3.PartSize, s3.ServiceUrl) = ("", 1, new("relative", UriKind.Relative)));
        using var host = builder.Build();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));
        Assert.Contains("Bucket ''", refused.Message, StringComparison.Ordinal);
        Assert.Contains("PartSize 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ServiceUrl", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_the_application_registers_is_used()
    {
        using var client = new AmazonS3Client(new BasicAWSCredentials("key", "secret"), new AmazonS3Config { ServiceURL = "http://127.0.0.1:1" });
        var services = new ServiceCollection();
        services.AddSingleton<IAmazonS3>(client);
        services.AddMlOps().UseInMemoryStores().AddS3Artifacts(s3 => s3.Bucket = "models");
        using var provider = services.BuildServiceProvider();
        Assert.Equal("s3://models/", Assert.IsType<S3ArtifactStore>(provider.GetRequiredService<IArtifactStore>()).Location);
        Assert.Same(client, provider.GetRequiredService<IAmazonS3>());
    }

    [Fact]
    public void The_address_of_another_server_makes_a_client_it_understands()
    {
        var services = new ServiceCollection();
        services.AddMlOps().UseInMemoryStores().AddS3Artifacts(s3 => (s3.Bucket, s3.ServiceUrl) = ("models", new("http://127.0.0.1:1")));
        using var provider = services.BuildServiceProvider();
        var config = Assert.IsType<AmazonS3Config>(provider.GetRequiredService<IAmazonS3>().Config);
        Assert.True(config.ForcePathStyle);
        Assert.Equal(RequestChecksumCalculation.WHEN_REQUIRED, config.RequestChecksumCalculation);
    }
}
