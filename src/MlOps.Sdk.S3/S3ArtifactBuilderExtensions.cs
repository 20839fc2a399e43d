using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MlOps.Sdk;
using MlOps.Sdk.Artifacts;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps artifacts on S3.</summary>
public static class S3ArtifactBuilderExtensions
{
    /// <summary>
    /// Keeps artifacts on S3 instead of in the embedded store's folder. An <see cref="IAmazonS3"/> that the application registers
    /// is used; else one is made from the options and the AWS SDK's own chain of credentials.
    /// </summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="configure">Sets the options; they are checked when the host starts.</param>
    public static IMlOpsBuilder AddS3Artifacts(this IMlOpsBuilder builder, Action<S3ArtifactOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<S3ArtifactOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<S3ArtifactOptions>, S3ArtifactOptionsValidator>());
        services.TryAddSingleton<IAmazonS3>(provider => CreateClient(provider.GetRequiredService<IOptions<S3ArtifactOptions>>().Value));
        services.Replace(ServiceDescriptor.Singleton<IArtifactStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<S3ArtifactOptions>>().Value;
            return new S3ArtifactStore(provider.GetRequiredService<IAmazonS3>(), options.Bucket, options, provider.GetService<TimeProvider>());
        }));
        return builder;
    }

    private static AmazonS3Client CreateClient(S3ArtifactOptions options)
    {
        var config = new AmazonS3Config { RetryMode = RequestRetryMode.Standard, MaxErrorRetry = 4 };
        if (options.ServiceUrl is { } url)
        {
            config.ServiceURL = url.AbsoluteUri;
            config.AuthenticationRegion = options.Region ?? "us-east-1";
            config.ForcePathStyle = true;
            config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
            config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        }
        else if (options.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return new(config);
    }
}
