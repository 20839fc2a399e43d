namespace MlOps.Sdk.AspNetCore.Protocol;

/// <summary>Puts the statistics into gRPC's message.</summary>
internal static class GrpcStatistics
{
    public static ModelStatisticsResponse Of(IEnumerable<InferenceStatistics> statistics) => new() { ModelStats = { statistics.Select(Of) } };

    private static ModelStatistics Of(InferenceStatistics one)
    {
        var durations = one.Durations.ToDictionary(d => d.Name, d => new StatisticDuration { Count = (ulong)d.Count, Ns = (ulong)d.Nanoseconds });
        var message = new ModelStatistics
        {
            Name = one.Model,
            Version = one.Version,
            LastInference = (ulong)one.LastInference,
            InferenceCount = (ulong)one.Rows,
            ExecutionCount = (ulong)one.Runs,
            InferenceStats = new()
            {
                Success = durations["success"],
                Fail = durations["fail"],
                Queue = durations["queue"],
                ComputeInput = durations["compute_input"],
                ComputeInfer = durations["compute_infer"],
                ComputeOutput = durations["compute_output"],
                CacheHit = durations["cache_hit"],
                CacheMiss = durations["cache_miss"],
            },
        };
        if (one.Memory > 0)
            message.MemoryUsage.Add(new MemoryUsage { Type = "CPU", ByteSize = (ulong)one.Memory });
        return message;
    }
}
