using System.Globalization;

namespace MlOps.Sdk.Serving;

/// <summary>What a model answered to one row.</summary>
internal sealed class RowOutputs
{
    // Matrix products of other sizes add up in another order; half-precision ones show it in the third digit.
    private const double Tolerance = 1e-4;
    private const double HalfTolerance = 1e-2;

    private readonly List<(string Output, double[] Numbers, string?[] Texts, double Tolerance)> _outputs = [];

    /// <summary>Takes one row's part of each output; null when an output has not the same number of values for each row.</summary>
    public static RowOutputs? Read(PredictorFrame frame, int row, int rows)
    {
        var outputs = new RowOutputs();
        foreach (var buffer in frame.Outputs)
        {
            if (!buffer.IsShaped || buffer.Length == 0 || buffer.Length % rows != 0 || (buffer.Shape.Length > 0 && buffer.Shape[0] != rows))
                return null;

            var width = buffer.Length / rows;
            if (buffer.ElementType == ElementType.String)
            {
                outputs._outputs.Add((buffer.Spec.Name, [], buffer.AsTexts().Slice(row * width, width).ToArray(), 0));
                continue;
            }

            var numbers = new double[width];
            for (var i = 0; i < width; i++)
                numbers[i] = buffer.GetNumber(row * width + i);
            outputs._outputs.Add((buffer.Spec.Name, numbers, [], buffer.ElementType is ElementType.Float16 or ElementType.BFloat16 ? HalfTolerance : Tolerance));
        }

        return outputs;
    }

    /// <summary>Says where other outputs differ, or null.</summary>
    public string? DifferenceFrom(RowOutputs other)
    {
        for (var i = 0; i < _outputs.Count; i++)
        {
            var (name, numbers, texts, tolerance) = _outputs[i];
            if (!texts.AsSpan().SequenceEqual(other._outputs[i].Texts) || numbers.Length != other._outputs[i].Numbers.Length)
                return $"'{name}' has other texts or another length.";

            for (var k = 0; k < numbers.Length; k++)
            {
                var (one, two) = (numbers[k], other._outputs[i].Numbers[k]);
                if (!one.Equals(two) && !(Math.Abs(one - two) <= tolerance * Math.Max(1, Math.Abs(one))))
                    return string.Create(CultureInfo.InvariantCulture, $"'{name}' [{k}] is {one:R} and {two:R}.");
            }
        }

        return null;
    }
}
