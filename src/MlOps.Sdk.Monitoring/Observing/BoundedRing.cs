using System.Numerics;
using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Monitoring;

/// <summary>
/// A bounded queue of reused slots for many writers and one reader that never blocks or allocates: D. Vyukov's bounded
/// queue, where each cell's sequence number says whose turn it is. A writer claims a cell, fills its slot and publishes it.
/// </summary>
internal sealed class BoundedRing<T>
{
    private readonly Cell[] _cells;
    private readonly int _mask;
    private PaddedLong _tail;
    private PaddedLong _head;

    public BoundedRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _cells = new Cell[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _cells.Length - 1;
        for (var i = 0; i < _cells.Length; i++)
            _cells[i].Sequence = i;
    }

    public int Capacity => _cells.Length;

    /// <summary>Cells claimed so far; what is claimed below this is readable soon or already.</summary>
    public long Written => Volatile.Read(ref _tail.Value);

    /// <summary>Cells released so far.</summary>
    public long Read => Volatile.Read(ref _head.Value);

    public bool TryClaim(out long ticket)
    {
        ticket = Volatile.Read(ref _tail.Value);
        while (true)
        {
            var turn = Volatile.Read(ref _cells[ticket & _mask].Sequence) - ticket;
            if (turn < 0)
                return false;

            if (turn == 0)
            {
                var seen = Interlocked.CompareExchange(ref _tail.Value, ticket + 1, ticket);
                if (seen == ticket)
                    return true;

                ticket = seen;
            }
            else
            {
                ticket = Volatile.Read(ref _tail.Value);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Slot(long ticket) => ref _cells[ticket & _mask].Value;

    public void Publish(long ticket) => Volatile.Write(ref _cells[ticket & _mask].Sequence, ticket + 1);

    /// <summary>The oldest published cell, for the one reader; release it before the next call.</summary>
    public bool TryTake(out long ticket)
    {
        ticket = _head.Value;
        return Volatile.Read(ref _cells[ticket & _mask].Sequence) == ticket + 1;
    }

    public void Release(long ticket)
    {
        Volatile.Write(ref _cells[ticket & _mask].Sequence, ticket + _cells.Length);
        Volatile.Write(ref _head.Value, ticket + 1);
    }

    private struct Cell
    {
        public long Sequence;
        public T Value;
    }
}
