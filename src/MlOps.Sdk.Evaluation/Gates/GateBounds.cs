namespace MlOps.Sdk.Evaluation;

/// <summary>A closed range whose ends may be open-ended.</summary>
internal static class GateBounds
{
    public static bool Keeps(double value, double? atLeast, double? atMost) =>
        (atLeast is not { } low || value >= low) && (atMost is not { } high || value <= high);

    public static string Describe(double? atLeast, double? atMost) => (atLeast, atMost) switch
    {
        ({ } low, { } high) => $"in [{GateText.Exact(low)}, {GateText.Exact(high)}]",
        ({ } low, null) => $">= {GateText.Exact(low)}",
        (null, { } high) => $"<= {GateText.Exact(high)}",
        _ => "anything",
    };

    public static void Validate(string subject, double? atLeast, double? atMost)
    {
        if (atLeast is null && atMost is null)
            throw new ArgumentException($"The rule on '{subject}' has no bound; give atLeast, atMost or both.");
        foreach (var (name, bound) in ((string, double?)[])[("atLeast", atLeast), ("atMost", atMost)])
        {
            if (bound is { } value && !double.IsFinite(value))
                throw new ArgumentOutOfRangeException(name, value, $"'{name}' must be a finite number; a rule with {value} would hold for nothing or everything.");
        }

        if (atLeast > atMost)
            throw new ArgumentException($"The rule on '{subject}' wants at least {atLeast} and at most {atMost}; no value does both.");
    }
}
