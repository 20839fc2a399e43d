using System.Text;

namespace MlOps.Sdk;

/// <summary>Records at a run that a model version came from it.</summary>
internal static class RunOutputs
{
    /// <summary>Records an output; the batch's id follows from it, so registering again after a crash in between records it once.</summary>
    public static ValueTask RecordAsync(IRunStore runs, RunId run, RunOutput output, CancellationToken cancellationToken)
    {
        var name = ContentDigest.Of(Encoding.UTF8.GetBytes($"output {output}")).Hex;
        return runs.AppendAsync(run, new() { Id = Guid.ParseExact(name.AsSpan(0, 32), "N"), Outputs = [output] }, cancellationToken);
    }
}
