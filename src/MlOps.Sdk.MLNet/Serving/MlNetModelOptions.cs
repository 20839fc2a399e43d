namespace MlOps.Sdk.MLNet;

/// <summary>What an ML.NET zip may bring; the defaults take what the packages Microsoft.ML, FastTree, LightGbm, Mkl.Components and Recommender save.</summary>
public sealed class MlNetModelOptions
{
    /// <summary>
    /// The assemblies a zip may name as loaders, by simple name; each must also carry Microsoft's public key. Image, TensorFlow,
    /// ONNX and TorchSharp steps run foreign graphs, so their assemblies are not among the defaults.
    /// </summary>
    public ISet<string> AllowedAssemblies { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "Microsoft.ML.Core",
        "Microsoft.ML.Data",
        "Microsoft.ML.Transforms",
        "Microsoft.ML.StandardTrainers",
        "Microsoft.ML.KMeansClustering",
        "Microsoft.ML.PCA",
        "Microsoft.ML.FastTree",
        "Microsoft.ML.LightGbm",
        "Microsoft.ML.Mkl.Components",
        "Microsoft.ML.Recommender",
    };

    /// <summary>The most bytes the zip's entries may unpack to, at least 1; 1 GiB by default.</summary>
    public long MaxUnpackedSize { get; set; } = 1L << 30;
}
