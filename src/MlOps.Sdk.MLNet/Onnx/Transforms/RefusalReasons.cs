using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;

namespace MlOps.Sdk.MLNet;

/// <summary>Why a kind of step cannot be exported, where the reason is known.</summary>
internal static class RefusalReasons
{
    public static string Of(ITransformer transformer) => transformer switch
    {
        HashingTransformer or OneHotHashEncodingTransformer or NgramHashingTransformer => "ML.NET's seeded hash has no ONNX operator; use OneHotEncoding or MapValueToKey, whose categories are listed",
        TextNormalizingTransformer or WordTokenizingTransformer or TokenizingByCharactersTransformer or NgramExtractingTransformer
            or StopWordsRemovingTransformer or CustomStopWordsRemovingTransformer or WordEmbeddingTransformer or LatentDirichletAllocationTransformer
            => "ONNX's text operators do not reproduce ML.NET's tokens",
        _ when transformer.GetType().DeclaringType == typeof(TextFeaturizingEstimator) => "ONNX's text operators do not reproduce ML.NET's tokens",
        ExpressionTransformer => "its expression is not public",
        FieldAwareFactorizationMachinePredictionTransformer => "it takes several feature columns as fields, and how they are matched with its latent weights is not public",
        ISingleFeaturePredictionTransformer<object> or IPredictionTransformer<object> when transformer.GetType().Name.StartsWith("MatrixFactorization", StringComparison.Ordinal)
            => "its factors are public only in the package Microsoft.ML.Recommender, which this package does not bring along",
        _ => "this exporter has no mapping for it, as for custom code, images, time series and other steps whose parameters are not public",
    };
}
