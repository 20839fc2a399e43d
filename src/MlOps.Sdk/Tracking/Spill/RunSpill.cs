namespace MlOps.Sdk;

/// <summary>
/// The batches of one process that have not reached the store, in files beside it. A batch is appended before the store is asked,
/// so that it outlives the process however that dies; the next process finds it (<see cref="SpillRecovery"/>). A file is
/// removed when all of it has arrived. Appending a batch that did arrive again is harmless: batches are idempotent by their ids.
/// </summary>
/// <param name="directory">The folder; one for each store. It is made when first needed.</param>
/// <param name="limit">The most bytes of all files of this process.</param>
/// <param name="flushToDisk">Whether each batch outlives a loss of power too.</param>
/// <param name="time">The clock that names this process's files.</param>
internal sealed class RunSpill(string directory, long limit, bool flushToDisk, TimeProvider time) : IDisposable
{
    public const string Extension = ".spill";

    private const int SegmentSize = 8 * 1024 * 1024;
    private const int ResetSize = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly List<SpillSegment> _segments = [];
    private readonly MemoryStream _frame = new();
    private readonly string _name = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    private SpillSegment? _active;
    private int _made;
    private bool _disposed;

    public string Directory => directory;

    /// <summary>Keeps a batch, or gives null when the spill is full or its disk refuses: the batch is in memory only, as it would be without a spill.</summary>
    public SpillTicket? TryAppend(RunId run, RunBatch batch)
    {
        lock (_gate)
        {
            if (_disposed)
                return null;
            try
            {
                _frame.SetLength(0);
                SpillRecord.Write(_frame, run, batch);
                if (_segments.Sum(segment => segment.Length) + _frame.Length > limit)
                    return null;
                var segment = _active is { } active && active.Length < SegmentSize ? active : NewSegment();
                return new(segment, segment.Append(_frame.GetBuffer().AsSpan(0, (int)_frame.Length), flushToDisk), (int)_frame.Length);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>Reads a batch back.</summary>
    /// <exception cref="MlOpsIntegrityException">The file was changed.</exception>
    public RunBatch Read(SpillTicket ticket)
    {
        byte[] frame;
        lock (_gate)
            frame = ticket.Segment.Read(ticket.Offset, ticket.Length);
        return SpillRecord.FindPayload(frame) is { Length: > 0 } payload
            ? SpillRecord.Read(payload).Batch
            : throw new MlOpsIntegrityException($"A spilled batch in '{directory}' at {ticket.Offset} is damaged; its items are lost.");
    }

    /// <summary>Says that a batch has reached the store.</summary>
    public void Done(SpillTicket ticket)
    {
        lock (_gate)
        {
            var segment = ticket.Segment;
            segment.Done();
            if (segment.Outstanding > 0 || _disposed)
                return;
            if (segment == _active && segment.Length < SegmentSize)
            {
                if (segment.Length > ResetSize)
                    segment.Reset();
                return;
            }

            _segments.Remove(segment);
            _active = segment == _active ? null : _active;
            segment.Delete();
        }
    }

    /// <summary>Removes what has arrived and leaves the rest for the next process.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            foreach (var segment in _segments)
            {
                if (segment.Outstanding == 0)
                    segment.Delete();
                else
                    segment.Dispose();
            }

            _frame.Dispose();
        }
    }

    private SpillSegment NewSegment()
    {
        System.IO.Directory.CreateDirectory(directory);
        SpillSegment? segment;
        do
            segment = SpillSegment.TryCreate(Path.Combine(directory, $"{_name}-{++_made:D6}{Extension}"));
        while (segment is null && _made < int.MaxValue);
        _segments.Add(segment!);
        return _active = segment!;
    }
}
