namespace MlOps.Sdk.Tests.Onnx;

/// <summary>Gives its bytes in small pieces and cannot seek, as a network stream.</summary>
internal sealed class ForwardOnlyStream(byte[] content) : MemoryStream(content, writable: false)
{
    public override bool CanSeek => false;

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(7, buffer.Length)]);
}
