namespace MlOps.Sdk.MLNet;

/// <summary>The model families that can be exported; the first that handles a model converts it.</summary>
internal static class ModelConverters
{
    public static IReadOnlyList<IModelConverter> All { get; } =
    [
        new CalibratedModelConverter(),
        new LinearModelConverter(),
        new TreeEnsembleConverter(),
        new GamConverter(),
        new LinearMulticlassConverter(),
        new NaiveBayesConverter(),
        new OneVersusAllConverter(),
        new KMeansConverter(),
        new PcaAnomalyConverter(),
    ];

    public static OnnxValue Score(ModelInput input)
    {
        foreach (var converter in All)
        {
            if (converter.Handles(input.Model))
                return converter.Score(input);
        }

        throw input.Step.Refuse($"the parameters of {input.Model.GetType().Name} are not public or have no mapping");
    }
}
