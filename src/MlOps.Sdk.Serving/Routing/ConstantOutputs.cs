namespace MlOps.Sdk.Serving;

/// <summary>The constants of a fallback by the slots of an output record.</summary>
internal sealed class ConstantOutputs
{
    private readonly double[] _numbers;
    private readonly string?[] _texts;

    private ConstantOutputs(FeatureSchema outputs) => (_numbers, _texts) = (new double[outputs.NumberCount], new string?[outputs.TextCount]);

    public TOut Read<TOut>()
        where TOut : IModelOutput<TOut> => TOut.ReadFrom(new OutputReader(_numbers, _texts));

    /// <exception cref="ArgumentException">A constant is of a column that the record does not have, or of another kind.</exception>
    public static ConstantOutputs Of(FeatureSchema outputs, RouteFallback fallback)
    {
        var numbers = fallback.Numbers ?? new Dictionary<string, double>();
        var texts = fallback.Texts ?? new Dictionary<string, string>();
        var unknown = numbers.Keys.Except(Names(outputs, FeatureKind.Number)).Concat(texts.Keys.Except(Names(outputs, FeatureKind.Text))).ToList();
        if (unknown.Count > 0)
            throw new ArgumentException($"The fallback has constants for {string.Join(", ", unknown.Select(name => $"'{name}'"))}; the outputs are {string.Join(", ", outputs.Columns.Select(c => $"'{c.Name}' ({c.Kind})"))}.", nameof(fallback));

        var constants = new ConstantOutputs(outputs);
        foreach (var column in outputs.Columns)
        {
            if (column.Kind == FeatureKind.Number)
                constants._numbers[column.Slot] = numbers.TryGetValue(column.Name, out var number) ? number : double.NaN;
            else
                constants._texts[column.Slot] = texts.GetValueOrDefault(column.Name);
        }

        return constants;
    }

    private static IEnumerable<string> Names(FeatureSchema outputs, FeatureKind kind) => outputs.Columns.Where(c => c.Kind == kind).Select(c => c.Name);
}
