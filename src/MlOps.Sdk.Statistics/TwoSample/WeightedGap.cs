namespace MlOps.Sdk.Statistics;

/// <summary>The gap between two weighted distribution functions: its largest value, and the areas of it and of its square.</summary>
internal readonly record struct WeightedGap(double Largest, double Location, int Sign, double Area, double SquareArea)
{
    public static WeightedGap Between(WeightedValues reference, WeightedValues current)
    {
        ReadOnlySpan<double> x = reference.Values, y = current.Values;
        double f = 0, g = 0, largest = 0, location = Math.Min(x[0], y[0]), previous = location, difference = 0;
        CompensatedSum area = default, square = default;
        var sign = 1;
        int i = 0, j = 0;
        while (i < x.Length || j < y.Length)
        {
            var value = j >= y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j];
            if (difference != 0)
            {
                area.Add(Math.Abs(difference) * (value - previous));
                square.Add(difference * difference * (value - previous));
            }

            previous = value;
            for (; i < x.Length && x[i] == value; i++)
                f += reference.Weights[i];
            for (; j < y.Length && y[j] == value; j++)
                g += current.Weights[j];

            // At the end of a sample its function is 1, whatever rounding left.
            difference = (i == x.Length ? 1 : f / reference.TotalWeight) - (j == y.Length ? 1 : g / current.TotalWeight);
            if (Math.Abs(difference) > largest)
                (largest, location, sign) = (Math.Abs(difference), value, Math.Sign(difference));
        }

        return new WeightedGap(Math.Min(1, largest), location, sign, area.Value, square.Value);
    }
}
