using System.Runtime.InteropServices;

namespace MlOps.Sdk.Monitoring;

/// <summary>A counter on cache lines of its own, so that writers and the reader do not slow each other down.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct PaddedLong
{
    [FieldOffset(64)]
    public long Value;
}
