namespace MlOps.Sdk.Testing;

/// <summary>Gives at most 7,919 bytes at a time, and fails where it is told to.</summary>
internal sealed class TricklingStream : MemoryStream
{
    private readonly byte[] _content;

    public TricklingStream(byte[] content)
        : base(content, writable: false) => _content = content;

    public long FailAt { get; init; } = long.MaxValue;

    public Action? OnFail { get; init; }

    public override int Read(Span<byte> buffer)
    {
        if (Position >= FailAt)
        {
            if (OnFail is null)
                throw new InvalidOperationException("The source fails here, as the test wants.");
            OnFail();
        }

        var read = (int)Math.Min(Math.Min(buffer.Length, 7919), Length - Position);
        _content.AsSpan((int)Position, read).CopyTo(buffer);
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }

    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => CopyAsync(destination, cancellationToken);

    private async Task CopyAsync(Stream destination, CancellationToken cancellationToken)
    {
        var buffer = new byte[8192];
        int read;
        while ((read = await ReadAsync(buffer, cancellationToken)) > 0)
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
    }
}
