namespace MlOps.Sdk.Statistics;

/// <summary>First and second derivatives of the loss, summed over the rows of a bin or a leaf.</summary>
internal struct GradientSum
{
    public double Gradient;
    public double Curvature;
    public int Rows;

    public void Add(in GradientSum other)
    {
        Gradient += other.Gradient;
        Curvature += other.Curvature;
        Rows += other.Rows;
    }

    public readonly GradientSum Less(in GradientSum other) => new()
    {
        Gradient = Gradient - other.Gradient,
        Curvature = Curvature - other.Curvature,
        Rows = Rows - other.Rows,
    };

    /// <summary>How much the best constant correction of these rows lowers the loss, times two.</summary>
    public readonly double Score(double shrinkage) => Curvature + shrinkage > 0 ? Gradient * Gradient / (Curvature + shrinkage) : 0;

    /// <summary>The best constant correction.</summary>
    public readonly double Correction(double shrinkage) => Curvature + shrinkage > 0 ? -Gradient / (Curvature + shrinkage) : 0;
}
