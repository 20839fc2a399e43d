namespace MlOps.Sdk.Serving;

/// <summary>Judges whether callers of one version can call another without noticing.</summary>
internal static class SignatureChange
{
    /// <summary>What callers would notice, or nothing: the same inputs in any order, and at least the same outputs.</summary>
    public static IReadOnlyList<string> Between(ModelSignature served, ModelSignature next)
    {
        var problems = new List<string>();
        foreach (var input in next.Inputs.Where(n => served.Inputs.All(s => s.Name != n.Name)))
            problems.Add($"input '{input.Name}' {input.Describe()} is new");
        foreach (var input in served.Inputs)
            Compare("input", input, next.Inputs, problems);
        foreach (var output in served.Outputs)
            Compare("output", output, next.Outputs, problems);
        return problems;
    }

    private static void Compare(string what, TensorSpec served, IReadOnlyList<TensorSpec> next, List<string> problems)
    {
        if (next.FirstOrDefault(n => n.Name == served.Name) is not { } other)
            problems.Add($"{what} '{served.Name}' {served.Describe()} is gone");
        else if (other.ElementType != served.ElementType || !Fits(served.Shape, other.Shape))
            problems.Add($"{what} '{served.Name}' was {served.Describe()} and is {other.Describe()}");
    }

    // A dimension may become open, but not fixed: callers may use what was open.
    private static bool Fits(IReadOnlyList<long> served, IReadOnlyList<long> next) =>
        served.Count == next.Count && served.Zip(next).All(d => d.First == d.Second || d.Second < 0);
}
