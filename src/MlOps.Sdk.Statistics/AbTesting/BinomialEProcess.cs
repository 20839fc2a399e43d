using MathNet.Numerics;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Tests a rate against a given one, row by row, valid at every moment (a Beta mixture e-process; Ville's inequality).
/// Use it for "the error rate is still what it was". Not safe for concurrent callers.
/// </summary>
public sealed class BinomialEProcess
{
    private readonly double _rate;
    private readonly double _priorSuccesses;
    private readonly double _priorFailures;

    /// <summary>Starts a test.</summary>
    /// <param name="rate">The rate tested, in (0, 1).</param>
    /// <param name="priorSuccesses">First parameter of the Beta mixture, positive.</param>
    /// <param name="priorFailures">Second parameter of the Beta mixture, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> does not lie in (0, 1), or a parameter is not positive.</exception>
    public BinomialEProcess(double rate, double priorSuccesses = 1, double priorFailures = 1)
    {
        Probability.ThrowIfNotInside(rate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(priorSuccesses);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(priorFailures);
        (_rate, _priorSuccesses, _priorFailures) = (rate, priorSuccesses, priorFailures);
    }

    /// <summary>Rows seen.</summary>
    public long Trials { get; private set; }

    /// <summary>Successes among them.</summary>
    public long Successes { get; private set; }

    /// <summary>Evidence against the rate: in expectation at most 1 while it holds.</summary>
    public double EValue { get; private set; } = 1;

    /// <summary>The always-valid p-value; it never rises.</summary>
    public double PValue { get; private set; } = 1;

    /// <summary>Takes the next row.</summary>
    public void Update(bool success)
    {
        Trials++;
        Successes += success ? 1 : 0;
        long failures = Trials - Successes;
        EValue = Math.Exp(
            SpecialFunctions.BetaLn(_priorSuccesses + Successes, _priorFailures + failures) - SpecialFunctions.BetaLn(_priorSuccesses, _priorFailures)
            - Successes * Math.Log(_rate) - failures * Math.Log(1 - _rate));
        PValue = Math.Min(PValue, 1 / EValue);
    }
}
