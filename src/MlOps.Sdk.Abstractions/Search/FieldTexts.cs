namespace MlOps.Sdk;

/// <summary>The texts of a run under a field: none, one, or one per data set.</summary>
internal static class FieldTexts
{
    public static IEnumerable<string> Of(RunRecord run, RunField field) => field.Kind switch
    {
        RunFieldKind.Param => Of(run.Params, field.Key),
        RunFieldKind.Tag => Of(run.Tags, field.Key),
        RunFieldKind.Dataset => run.Inputs.Select(input => field == RunField.DatasetName ? input.Name : input.Digest.Hex),
        _ when field == RunField.Id => [run.Id.ToString()],
        _ when field == RunField.ParentId => run.ParentId is { } parent ? [parent.ToString()] : [],
        _ => [run.Name],
    };

    private static string[] Of(IReadOnlyDictionary<string, string> values, string key) => values.TryGetValue(key, out var value) ? [value] : [];
}
