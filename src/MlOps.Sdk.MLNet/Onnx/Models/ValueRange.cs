namespace MlOps.Sdk.MLNet;

/// <summary>What a path leaves open for one feature: numbers above one threshold up to another, and perhaps NaN.</summary>
/// <param name="Above">Exclusive lower bound; NaN for none.</param>
/// <param name="UpTo">Inclusive upper bound.</param>
/// <param name="AllowsMissing">Whether NaN took the path at every split on the feature.</param>
internal readonly record struct ValueRange(float Above, float UpTo, bool AllowsMissing)
{
    public static ValueRange Any { get; } = new(float.NaN, float.PositiveInfinity, true);

    /// <summary>
    /// A value that takes the path; null where there is none. A range without numbers may still be open to NaN, and LightGBM
    /// does produce such paths.
    /// </summary>
    public float? Value
    {
        get
        {
            if (float.IsNaN(Above))
                return float.IsPositiveInfinity(UpTo) ? 0 : Math.Min(0, UpTo);
            if (Above < UpTo)
                return float.IsPositiveInfinity(UpTo) ? MathF.BitIncrement(Above) : UpTo;

            return AllowsMissing ? float.NaN : null;
        }
    }

    public ValueRange Narrow(float threshold, bool wentLeft, bool missingCame)
    {
        var missing = AllowsMissing && missingCame;
        if (wentLeft)
            return new ValueRange(Above, Math.Min(UpTo, threshold), missing);

        return new ValueRange(float.IsNaN(Above) ? threshold : Math.Max(Above, threshold), UpTo, missing);
    }
}
