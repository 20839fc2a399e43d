using System.Numerics.Tensors;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Newton's method for a logistic loss, each step by preconditioned conjugate gradients (Lin, Weng and Keerthi 2008), so that neither a
/// Hessian nor a dense matrix is ever formed. The last unknown is the intercept, which bears no penalty.
/// </summary>
internal sealed class LogisticNewton
{
    private const int MaxSteps = 200;

    private readonly IDesignMatrix _design;
    private readonly double _c;
    private readonly double[] _signs;
    private readonly double[] _margins;
    private readonly double[] _curvatures;
    private readonly double[] _residuals;
    private readonly double[] _products;
    private readonly double[] _squares;

    public LogisticNewton(IDesignMatrix design, ReadOnlySpan<bool> labels, double c)
    {
        _design = design;
        _c = c;
        _signs = new double[labels.Length];
        for (var i = 0; i < labels.Length; i++)
            _signs[i] = labels[i] ? 1 : -1;
        _margins = new double[labels.Length];
        _curvatures = new double[labels.Length];
        _residuals = new double[labels.Length];
        _products = new double[labels.Length];
        _squares = new double[design.Columns + 1];
    }

    private int Unknowns => _design.Columns + 1;

    public LogisticRegression Solve(CancellationToken cancellation)
    {
        var w = new double[Unknowns];
        var gradient = new double[Unknowns];
        var step = new double[Unknowns];
        var trial = new double[Unknowns];
        var loss = Loss(w);
        var tolerance = 1e-10 * Math.Max(1, _c);
        var taken = 0;
        while (taken < MaxSteps)
        {
            cancellation.ThrowIfCancellationRequested();
            Gradient(w, gradient);
            var norm = TensorPrimitives.Norm<double>(gradient);
            if (norm <= tolerance)
                break;

            Direction(gradient, step, Math.Min(0.1, Math.Sqrt(norm)) * norm, cancellation);
            var slope = TensorPrimitives.Dot<double>(gradient, step);
            taken++;
            if (!Search(w, step, trial, slope, ref loss))
                break; // The loss no longer falls beyond rounding.
        }

        return new LogisticRegression(w, taken);
    }

    /// <summary>Halves the step until the loss falls as a convex function's must (Armijo).</summary>
    private bool Search(double[] w, double[] step, double[] trial, double slope, ref double loss)
    {
        var rounding = 1e-14 * Math.Abs(loss);
        for (var length = 1.0; length > 1e-10; length /= 2)
        {
            TensorPrimitives.MultiplyAdd(step, length, w, trial);
            var next = Loss(trial);
            if (next <= loss + 1e-4 * length * slope + rounding)
            {
                trial.CopyTo(w, 0);
                loss = next;
                return true;
            }
        }

        return false;
    }

    private double Loss(double[] w)
    {
        _design.Times(w.AsSpan(0, _design.Columns), _margins);
        var sum = 0.0;
        for (var i = 0; i < _signs.Length; i++)
        {
            var margin = _signs[i] * (_margins[i] + w[^1]);
            sum += margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : -margin + Math.Log(1 + Math.Exp(margin));
        }

        return _c * sum + TensorPrimitives.SumOfSquares<double>(w.AsSpan(0, _design.Columns)) / 2;
    }

    private void Gradient(double[] w, double[] gradient)
    {
        _design.Times(w.AsSpan(0, _design.Columns), _margins);
        var sum = 0.0;
        for (var i = 0; i < _signs.Length; i++)
        {
            var p = LogisticRegression.Sigmoid(_margins[i] + w[^1]);
            _residuals[i] = _c * (_signs[i] > 0 ? p - 1 : p);
            _curvatures[i] = _c * p * (1 - p);
            sum += _residuals[i];
        }

        _design.TransposeTimes(_residuals, gradient.AsSpan(0, _design.Columns));
        TensorPrimitives.Add(gradient.AsSpan(0, _design.Columns), w.AsSpan(0, _design.Columns), gradient.AsSpan(0, _design.Columns));
        gradient[^1] = sum;
    }

    private void Direction(double[] gradient, double[] step, double tolerance, CancellationToken cancellation)
    {
        _design.TransposeTimesSquares(_curvatures, _squares.AsSpan(0, _design.Columns));
        for (var c = 0; c < _design.Columns; c++)
            _squares[c] += 1;
        _squares[^1] = Math.Max(1e-12, TensorPrimitives.Sum<double>(_curvatures));

        Array.Clear(step);
        double[] residual = new double[Unknowns], conditioned = new double[Unknowns], direction = new double[Unknowns], image = new double[Unknowns];
        TensorPrimitives.Negate<double>(gradient, residual);
        TensorPrimitives.Divide<double>(residual, _squares, conditioned);
        conditioned.CopyTo(direction, 0);
        var energy = TensorPrimitives.Dot<double>(residual, conditioned);
        for (var k = 0; k < Math.Max(50, 2 * Unknowns) && TensorPrimitives.Norm<double>(residual) > tolerance; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            Curve(direction, image);
            var curvature = TensorPrimitives.Dot<double>(direction, image);
            if (!(curvature > 0))
                break;

            var length = energy / curvature;
            TensorPrimitives.MultiplyAdd(direction, length, step, step);
            TensorPrimitives.MultiplyAdd(image, -length, residual, residual);
            TensorPrimitives.Divide<double>(residual, _squares, conditioned);
            var next = TensorPrimitives.Dot<double>(residual, conditioned);
            TensorPrimitives.MultiplyAdd(direction, next / energy, conditioned, direction);
            energy = next;
        }

        if (step.AsSpan().ContainsAnyExcept(0.0))
            return;
        TensorPrimitives.Divide<double>(residual, _squares, step);
    }

    /// <summary>The Hessian times a vector.</summary>
    private void Curve(double[] vector, double[] image)
    {
        var features = vector.AsSpan(0, _design.Columns);
        _design.Times(features, _products);
        TensorPrimitives.Add(_products, vector[^1], _products);
        TensorPrimitives.Multiply<double>(_products, _curvatures, _products);
        _design.TransposeTimes(_products, image.AsSpan(0, _design.Columns));
        TensorPrimitives.Add(image.AsSpan(0, _design.Columns), features, image.AsSpan(0, _design.Columns));
        image[^1] = TensorPrimitives.Sum<double>(_products);
    }
}
