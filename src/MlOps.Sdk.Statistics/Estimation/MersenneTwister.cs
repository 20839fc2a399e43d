namespace MlOps.Sdk.Statistics;

/// <summary>MT19937 (Matsumoto and Nishimura 1998), drawing as NumPy's RandomState does: only where a peer's very draws are wanted.</summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Size; i++)
            _state[i] = 1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
    }

    /// <summary>The numbers below <paramref name="count"/> in a random order.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
            order[i] = i;
        for (var i = count - 1; i > 0; i--)
        {
            var j = (int)UpTo((uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>A number from 0 to <paramref name="largest"/>: draws outside are thrown away.</summary>
    private uint UpTo(uint largest)
    {
        var mask = (uint)((1UL << (32 - System.Numerics.BitOperations.LeadingZeroCount(largest))) - 1);
        while (true)
        {
            var value = Next() & mask;
            if (value <= largest)
                return value;
        }
    }

    private uint Next()
    {
        if (_next == Size)
            Refill();
        var word = _state[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >> 18);
    }

    private void Refill()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7fffffff);
            _state[i] = _state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }

        _next = 0;
    }
}
