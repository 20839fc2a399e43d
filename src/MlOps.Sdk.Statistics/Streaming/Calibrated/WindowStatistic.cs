namespace MlOps.Sdk.Statistics;

/// <summary>How a <see cref="CalibratedWindow"/> measures the distance of a window from the reference.</summary>
public enum WindowStatistic
{
    /// <summary>The distance of the means, in standard deviations of the reference: quickest on a shift.</summary>
    MeanShift,

    /// <summary>The largest gap of the distribution functions.</summary>
    KolmogorovSmirnov,

    /// <summary>The squared distance of the distribution functions, summed over the window: feels any change of shape.</summary>
    CramerVonMises,
}
