namespace MlOps.Sdk.Statistics;

/// <summary>
/// Carries the numbers of a detector to or from its saved form: a writer stores what it is given and hands it back, a
/// reader ignores what it is given and hands back what was stored. So one list of members serves both directions.
/// </summary>
internal abstract class StateCodec
{
    /// <summary>Anything but NaN.</summary>
    public abstract double Number(string name, double value = 0);

    /// <summary>A whole number; a reader refuses what lies outside the bounds.</summary>
    public abstract long Whole(string name, long value = 0, long least = 0, long most = long.MaxValue);

    public int Whole(string name, int value, int least = 0, int most = int.MaxValue) => (int)Whole(name, (long)value, least, most);

    public abstract bool Flag(string name, bool value = false);

    /// <summary>Numbers whose count is part of the state; a reader refuses more than <paramref name="most"/>.</summary>
    public abstract double[] Numbers(string name, ReadOnlySpan<double> values, int most);

    /// <summary>Bits whose count is part of the state.</summary>
    public abstract bool[] Bits(string name, ReadOnlySpan<bool> values, int most);

    /// <summary>All bits of a word, for the state of a generator.</summary>
    public abstract ulong Word(string name, ulong value);

    /// <summary>Starts the list of parameters.</summary>
    public virtual void Parameters()
    {
    }

    /// <summary>Starts the list of what was learnt from the stream.</summary>
    public virtual void State()
    {
    }}
