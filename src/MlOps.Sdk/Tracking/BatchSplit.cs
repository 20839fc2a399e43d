using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MlOps.Sdk;

/// <summary>
/// One param with a second value must not take the rest of its batch with it: the rest is written, then each param alone. The ids
/// of the parts follow from the batch's, so that a batch split again, by another process even, is not doubled.
/// </summary>
internal static class BatchSplit
{
    /// <summary>The parts of a refused batch; none when it is a param alone, or has no params.</summary>
    public static IReadOnlyList<RunBatch> Of(RunBatch refused)
    {
        var rest = refused with { Id = PartId(refused.Id, 0), Params = [] };
        var isAlone = refused.Params.Count == 1 && refused.Metrics.Count + refused.Tags.Count + refused.Inputs.Count + refused.Artifacts.Count + refused.Outputs.Count == 0;
        return isAlone || refused.Params.Count == 0
            ? []
            : [rest, .. refused.Params.Select((param, i) => new RunBatch { Id = PartId(refused.Id, i + 1), Params = [param] })];
    }

    private static Guid PartId(Guid batch, int part)
    {
        Span<byte> name = stackalloc byte[20];
        batch.TryWriteBytes(name, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(name[16..], part);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        return new(hash[..16], bigEndian: true);
    }
}
