using System.Globalization;

namespace MlOps.Sdk.Evaluation;

/// <summary>Numbers as verdicts print them: short, invariant, and never so short that a broken rule looks kept.</summary>
internal static class GateText
{
    public static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>The value with as many digits as it takes to tell it from the limit.</summary>
    public static string Number(double value, double limit)
    {
        foreach (var format in (ReadOnlySpan<string>)["G4", "G6", "G9"])
        {
            var text = value.ToString(format, CultureInfo.InvariantCulture);
            if (value == limit || text != limit.ToString(format, CultureInfo.InvariantCulture))
                return text;
        }

        return value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>A limit as its author wrote it.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Signed(double value) => value.ToString("+0.#####;-0.#####;0", CultureInfo.InvariantCulture) is var text && text is not "0"
        ? text
        : value.ToString("G3", CultureInfo.InvariantCulture);

    public static string PValue(double p) => p < 0.0001 ? "p < 0.0001" : $"p = {p.ToString("0.####", CultureInfo.InvariantCulture)}";

    public static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
