namespace MlOps.Sdk.Statistics;

/// <summary>A running share of errors with its standard deviation.</summary>
internal struct ErrorRate
{
    public long Count;
    public double Mean;

    public readonly double Deviation => Math.Sqrt(Mean * (1 - Mean) / Count);

    public void Add(double value) => Mean += (value - Mean) / ++Count;

    public void Exchange(StateCodec codec, string name)
    {
        Count = codec.Whole($"{name}Count", Count);
        Mean = codec.Number($"{name}Mean", Mean);
    }
}
