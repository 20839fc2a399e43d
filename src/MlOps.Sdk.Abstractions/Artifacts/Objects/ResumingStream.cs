using System.Buffers;

namespace MlOps.Sdk;

/// <summary>
/// Reads an object to its end over as many connections as it takes: one that breaks, ends early or brings nothing for a while is
/// replaced by another from where the reading stands. Gives up after so many in a row that bring nothing, and when none can be
/// opened, which the vendor's library has tried often enough.
/// </summary>
internal sealed class ResumingStream(ObjectBody first, long start, TimeSpan stall, Func<long, long, CancellationToken, Task<ObjectBody>> reopen, Func<Exception, CancellationToken, Exception?> translate) : Stream
{
    private const int Attempts = 5;

    private Stream? _body = first.Content;
    private CancellationTokenSource _patience = new();
    private long _position;
    private int _failures;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => first.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("A download is read from start to end.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (buffer.IsEmpty || _position >= first.Length)
            return 0;

        while (true)
        {
            try
            {
                _body ??= (await reopen(start + _position, first.Length - _position, cancellationToken).ConfigureAwait(false)).Content;
                var read = await ReadPatientlyAsync(_body, buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    throw new EndOfStreamException($"The connection ended after {_position} of {first.Length} bytes.");
                _position += read;
                _failures = 0;
                return read;
            }
            catch (Exception e) when (translate(e, cancellationToken) is { } failure)
            {
                await DropAsync().ConfigureAwait(false);
                if (failure is not MlOpsException { IsTransient: true } || ++_failures >= Attempts)
                    throw failure;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50 << _failures), cancellationToken).ConfigureAwait(false);
        }
    }

    // Nothing underneath can be read synchronously, and no continuation here wants the caller's context.
    public override int Read(Span<byte> buffer)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length, 128 * 1024));
        try
        {
            var read = ReadAsync(rented.AsMemory(0, Math.Min(buffer.Length, rented.Length))).AsTask().GetAwaiter().GetResult();
            rented.AsSpan(0, read).CopyTo(buffer);
            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A download is read from start to end.");

    public override void SetLength(long value) => throw new NotSupportedException("Content is immutable.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Content is immutable.");

    public override async ValueTask DisposeAsync()
    {
        await DropAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body?.Dispose();
            _body = null;
            _patience.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadPatientlyAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!_patience.TryReset())
        {
            _patience.Dispose();
            _patience = new();
        }

        _patience.CancelAfter(stall);
        using var cancelled = cancellationToken.UnsafeRegister(static patience => ((CancellationTokenSource)patience!).Cancel(), _patience);
        return await body.ReadAsync(buffer, _patience.Token).ConfigureAwait(false);
    }

    private async ValueTask DropAsync()
    {
        if (_body is { } body)
        {
            _body = null;
            await body.DisposeAsync().ConfigureAwait(false);
        }
    }
}
