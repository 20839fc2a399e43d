using MlOps.Sdk;
using MlOps.Sdk.MLNet;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what ML.NET brings to what <c>AddMlOps</c> composes.</summary>
public static class MlNetBuilderExtensions
{
    /// <summary>Lets the model host serve versions of the format <c>mlnet</c>.</summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="configure">Changes what a zip may bring.</param>
    public static IMlOpsBuilder AddMlNetModels(this IMlOpsBuilder builder, Action<MlNetModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new MlNetModelOptions();
        configure?.Invoke(options);
        builder.Services.AddSingleton<IPredictorLoader>(new MlNetPredictorLoader(options));
        return builder;
    }
}
