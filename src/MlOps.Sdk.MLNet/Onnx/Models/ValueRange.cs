namespace MlOps.Sdk.MLNet;

/// <summary>What a path leaves open for one feature: numbers above one threshold up to another, and perhaps NaN.</summary>
/// <param name="Above">Exclusive lower bound; NaN for none.</param>
/// <param name="UpTo">Inclusive upper bound.</param>
/// <param name="AllowsMissing">Whether NaN takes the path at every split on the feature.</param>
internal readonly record struct ValueRange(float Above, float UpTo, bool AllowsMissing)
{
    public static ValueRange Any { get; } = new(float.NaN, float.PositiveInfinity, true);

    public static ValueRange MissingOnly { get; } = new(float.PositiveInfinity, float.NegativeInfinity, true);

    /// <summary>A one-hot slot that is set, or not; a missing one is not.</summary>
    public static ValueRange Slot(bool set) => set ? new(0, float.PositiveInfinity, false) : new(float.NaN, 0, true);

    /// <summary>A value that takes the path; null where there is none. A range without numbers may still be open to NaN.</summary>
    public float? Value
    {
        get
        {
            if (float.IsNaN(Above))
                return float.IsPositiveInfinity(UpTo) ? 0 : Math.Min(0, UpTo);
            if (Above < UpTo)
                return float.IsPositiveInfinity(UpTo) ? Math.Max(Above + 1, MathF.BitIncrement(Above)) : UpTo;

            return AllowsMissing ? float.NaN : null;
        }
    }

    public bool Accepts(float value) => float.IsNaN(value) ? AllowsMissing : (float.IsNaN(Above) || value > Above) && value <= UpTo;

    public ValueRange And(ValueRange other) => new(
        float.IsNaN(Above) ? other.Above : float.IsNaN(other.Above) ? Above : Math.Max(Above, other.Above),
        Math.Min(UpTo, other.UpTo),
        AllowsMissing && other.AllowsMissing);

    public ValueRange Narrow(float threshold, bool wentLeft, bool missingCame) =>
        And(wentLeft ? new ValueRange(float.NaN, threshold, missingCame) : new ValueRange(threshold, float.PositiveInfinity, missingCame));
}
