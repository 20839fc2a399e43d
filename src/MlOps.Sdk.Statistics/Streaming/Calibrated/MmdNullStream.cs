using System.Numerics.Tensors;

namespace MlOps.Sdk.Statistics;

/// <summary>The discrepancy of a window of reference rows, drawn by chance, from a resample of the reference; all by look-up of kernel values.</summary>
internal sealed class MmdNullStream(double[] gram, int count, int window) : NullStream
{
    private readonly double[] _draws = new double[count];
    private readonly double[] _similarity = new double[count];
    private readonly int[] _rows = new int[window];
    private double _within;
    private double _pairs;
    private double _cross;
    private int _seen;

    public override void Begin(ref SplitMix64 chance)
    {
        Array.Clear(_draws);
        for (var i = 0; i < count; i++)
            _draws[chance.NextBelow(count)]++;
        for (var i = 0; i < count; i++)
            _similarity[i] = TensorPrimitives.Dot<double>(gram.AsSpan(i * count, count), _draws) / count;

        _within = (TensorPrimitives.Dot<double>(_similarity, _draws) - 1) / (count - 1);
        (_pairs, _cross, _seen) = (0, 0, 0);
    }

    public override double Next(ref SplitMix64 chance)
    {
        var row = chance.NextBelow(count);
        var place = _seen % window;
        if (_seen >= window)
        {
            _cross -= _similarity[_rows[place]];
            _pairs -= Similarity(_rows[place], place);
        }

        _rows[place] = row;
        _seen++;
        _cross += _similarity[row];
        _pairs += Similarity(row, place);
        return _seen < window ? 0 : _within + 2 * _pairs / ((double)window * (window - 1)) - 2 * _cross / window;
    }

    /// <summary>Kernel values of a row with the rest of the window.</summary>
    private double Similarity(int row, int place)
    {
        var values = gram.AsSpan(row * count, count);
        var sum = 0.0;
        var filled = Math.Min(_seen, window);
        for (var i = 0; i < filled; i++)
            sum += i == place ? 0 : values[_rows[i]];
        return sum;
    }
}
