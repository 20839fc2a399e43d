using MlOps.Sdk.Evaluation;
using Xunit.Sdk;

namespace MlOps.Sdk.Testing;

/// <summary>xUnit assertions on how a model behaves; each failure names the smallest input that shows it.</summary>
public static class ModelAssert
{
    /// <summary>A behavioural test passed: inputs were tried and few enough failed.</summary>
    /// <exception cref="XunitException">It did not; the message has the counts and the smallest failing input.</exception>
    public static void Behaves<T>(BehaviourResult<T> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!result.Passed)
            throw new XunitException(result.Tried == 0 ? $"{result.Expectation}: no input was tried, and a test of nothing has not passed." : result.ToString());
    }

    /// <summary>The score stays when an input changes in a way that must not matter.</summary>
    /// <inheritdoc cref="ModelBehaviour.Invariant"/>
    public static void Invariant<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, double tolerance = 1e-6, Func<T, IEnumerable<T>>? shrink = null) =>
        Behaves(ModelBehaviour.Invariant(expectation, inputs, score, change, tolerance, shrink));

    /// <summary>The score never falls when an input changes in one direction.</summary>
    /// <inheritdoc cref="ModelBehaviour.NeverFalls"/>
    public static void NeverFalls<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, double tolerance = 0, Func<T, IEnumerable<T>>? shrink = null) =>
        Behaves(ModelBehaviour.NeverFalls(expectation, inputs, score, change, tolerance, shrink));

    /// <summary>The score never rises when an input changes in one direction.</summary>
    /// <inheritdoc cref="ModelBehaviour.NeverRises"/>
    public static void NeverRises<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, double tolerance = 0, Func<T, IEnumerable<T>>? shrink = null) =>
        Behaves(ModelBehaviour.NeverRises(expectation, inputs, score, change, tolerance, shrink));

    /// <summary>Frozen inputs keep their frozen scores.</summary>
    /// <inheritdoc cref="ModelBehaviour.Golden"/>
    public static void Golden<T>(string expectation, IEnumerable<(T Input, double Score)> golden, Func<T, double> score, double absolute = 1e-6, double relative = 1e-5, bool nanEqualsNaN = false) =>
        Behaves(ModelBehaviour.Golden(expectation, golden, score, absolute, relative, nanEqualsNaN));

    /// <summary>Two implementations of one model, such as before and after export, agree on every input.</summary>
    /// <exception cref="XunitException">They do not; the message names the first input that differs.</exception>
    public static void SameScores<T>(IEnumerable<T> inputs, Func<T, double> actual, Func<T, double> expected, double tolerance = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(expected);
        Behaves(ModelBehaviour.Golden($"both implementations agree within {tolerance}", inputs.Select(input => (input, expected(input))), actual, tolerance, relative: 0));
    }
}
