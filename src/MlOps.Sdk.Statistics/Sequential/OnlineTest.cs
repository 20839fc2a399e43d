namespace MlOps.Sdk.Statistics;

/// <summary>
/// Decides on p-values that come one after another, without end and without looking back, so that the false alarms of all
/// together stay bounded: a test at 5 % every hour raises one every day. Its state can be saved and continued on another
/// machine. Not safe for concurrent callers.
/// </summary>
public abstract class OnlineTest : SavedState
{
    private protected OnlineTest()
    {
    }

    /// <summary>Tests so far.</summary>
    public long Tests { get; private set; }

    /// <summary>Discoveries so far.</summary>
    public long Rejections { get; private set; }

    /// <summary>The significance that the next p-value will be held against.</summary>
    public abstract double NextLevel { get; }

    /// <summary>The test that <see cref="SavedState.Save()"/> stored.</summary>
    /// <param name="state">All bytes of the saved state.</param>
    /// <exception cref="FormatException"><paramref name="state"/> is cut off, damaged, of a later version, or of something else.</exception>
    public static OnlineTest Restore(ReadOnlySpan<byte> state) => Read<OnlineTest>(state);

    /// <summary>The test that <see cref="SavedState.ToJson"/> stored.</summary>
    /// <param name="json">The whole text.</param>
    /// <exception cref="FormatException"><paramref name="json"/> is damaged, of a later version, or of something else.</exception>
    public static OnlineTest FromJson(string json) => Read<OnlineTest>(json);

    /// <summary>Takes the next p-value.</summary>
    /// <param name="pValue">In [0, 1]. A test that could not be computed has none and is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pValue"/> lies outside [0, 1].</exception>
    public OnlineDecision Test(double pValue)
    {
        Probability.ThrowIfOutside(pValue);
        var level = NextLevel;
        var isRejected = pValue <= level;
        Tests++;
        Rejections += isRejected ? 1 : 0;
        Learn(pValue, isRejected);
        return new OnlineDecision(Tests, pValue, level, isRejected);
    }

    /// <summary>Takes what follows from a test; <see cref="Tests"/> counts it already.</summary>
    private protected abstract void Learn(double pValue, bool isRejected);

    private protected abstract void ExchangeLearnt(StateCodec codec);

    private protected sealed override void Exchange(StateCodec codec)
    {
        Tests = codec.Whole("tests", Tests);
        Rejections = codec.Whole("rejections", Rejections, 0, Tests);
        ExchangeLearnt(codec);
    }
}
