namespace MlOps.Sdk.AspNetCore;

/// <summary>What a request says about one input; used again for the next request.</summary>
internal sealed class InferenceInput
{
    private long[] _shape = new long[4];

    public string? Name { get; set; }

    public ElementType? Type { get; set; }

    public int Rank { get; private set; } = -1;

    public ReadOnlySpan<long> Shape => _shape.AsSpan(0, Math.Max(Rank, 0));

    /// <summary>Bytes of the binary part, or null.</summary>
    public long? BinarySize { get; set; }

    /// <summary>Where data lies in the JSON that came before its shape was known; -1 for nowhere.</summary>
    public int DataStart { get; set; } = -1;

    public bool HasData { get; set; }

    public void Clear()
    {
        (Name, Type, Rank, BinarySize, DataStart, HasData) = (null, null, -1, null, -1, false);
    }

    public void BeginShape() => Rank = 0;

    public void AddDimension(long dimension)
    {
        if (Rank == _shape.Length)
            Array.Resize(ref _shape, 2 * Rank);
        _shape[Rank++] = dimension;
    }
}
