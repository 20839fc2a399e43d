using Microsoft.ML;
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
        ExpressionTransformer => "its expression is not public",
        _ => "this exporter has no mapping for it, as for custom code, images, time series and other steps whose parameters are not public",
    };
}
