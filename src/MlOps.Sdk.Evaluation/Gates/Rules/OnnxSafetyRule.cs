namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The model file asks for nothing a server should not run: operators of known domains only, no files outside itself, a known licence.
/// Judged by what the file says, without running it.
/// </summary>
public sealed record OnnxSafetyRule : GateRule
{
    internal const string KindName = "onnx-safety";

    /// <summary>Domains whose operators are allowed; ONNX's own unless set. Anything else is a custom operator: native code from elsewhere.</summary>
    public IReadOnlyList<string> AllowedDomains { get; init => field = value ?? [OnnxOperator.StandardDomain, "ai.onnx.ml"]; } = [OnnxOperator.StandardDomain, "ai.onnx.ml"];

    /// <summary>Operators that are allowed, such as <c>ai.onnx.ml:TreeEnsembleRegressor</c>; all of the allowed domains unless set.</summary>
    public IReadOnlyList<string> AllowedOperators { get; init => field = value ?? []; } = [];

    /// <summary>Whether weights may lie in files beside the model.</summary>
    public bool AllowExternalData { get; init; }

    /// <summary>Licences one of which the file's metadata must name under <c>license</c>; not asked unless set.</summary>
    public IReadOnlyList<string> Licences { get; init => field = value ?? []; } = [];

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => "safe ONNX file";

    internal override void Validate()
    {
        if (AllowedDomains.Count == 0)
            throw new ArgumentException($"With no allowed domain no model passes; '{OnnxOperator.StandardDomain}' is ONNX's own.");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context);
        if (context.Candidate.OnnxFile is not { } file)
        {
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: the file was not looked at; add it with {nameof(EvaluatedModel.WithOnnxFile)}" });
            return ValueTask.CompletedTask;
        }

        string[] broken =
        [
            .. file.Operators.Where(op => !AllowedDomains.Contains(op.Domain, StringComparer.Ordinal)).Select(op => $"operator {op} is of the domain '{op.Domain}', allowed are {string.Join(", ", AllowedDomains)}"),
            .. AllowedOperators.Count == 0 ? [] : file.Operators.Where(op => !AllowedOperators.Contains(op.ToString(), StringComparer.Ordinal)).Select(op => $"operator {op} is not on the list of {AllowedOperators.Count}"),
            .. AllowExternalData ? [] : file.ExternalDataLocations.Select(place => $"weights lie outside the file, in '{place}'"),
            .. file.ExternalDataLocations.Where(Escapes).Select(place => $"the weights' path '{place}' leaves the model's folder"),
            .. Licence(file),
        ];
        context.Add(draft with
        {
            Verdict = broken.Length == 0 ? GateVerdict.Passed : GateVerdict.Failed,
            Observed = broken.Length,
            Limit = 0,
            SampleSize = file.Operators.Count,
            Reason = broken.Length == 0 ? $"{file.Operators.Count} kinds of operators, all allowed" : string.Join("; ", broken.Take(10)) + (broken.Length > 10 ? $"; and {broken.Length - 10} more" : ""),
        });
        return ValueTask.CompletedTask;
    }

    private IEnumerable<string> Licence(OnnxModelFile file)
    {
        if (Licences.Count == 0)
            yield break;
        var named = file.Metadata.GetValueOrDefault("license") ?? file.Metadata.GetValueOrDefault("licence");
        if (named is null)
            yield return $"the file names no licence, want one of {string.Join(", ", Licences)}";
        else if (!Licences.Contains(named, StringComparer.OrdinalIgnoreCase))
            yield return $"the file's licence is '{named}', want one of {string.Join(", ", Licences)}";
    }

    private static bool Escapes(string place) =>
        Path.IsPathRooted(place) || place.Contains(':', StringComparison.Ordinal) || place.Split('/', '\\').Contains("..", StringComparer.Ordinal);
}
