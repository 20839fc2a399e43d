namespace MlOps.Sdk.MLNet;

/// <summary>The transformers that can be exported; the first that handles a step converts it.</summary>
internal static class StepConverters
{
    public static IReadOnlyList<IStepConverter> All { get; } =
    [
        new ColumnCopyingConverter(),
        new ConcatenatingConverter(),
        new TypeConvertingConverter(),
        new NormalizingConverter(),
        new MissingValueReplacingConverter(),
        new MissingValueIndicatorConverter(),
        new OneHotEncodingConverter(),
        new ValueToKeyConverter(),
        new KeyToValueConverter(),
        new KeyToVectorConverter(),
        new PrincipalComponentsConverter(),
        new CalibratorConverter(),
        new PredictionConverter(),
    ];
}
