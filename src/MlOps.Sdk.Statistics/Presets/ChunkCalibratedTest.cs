namespace MlOps.Sdk.Statistics;

/// <summary>See <see cref="ReferenceChunks.Calibrate"/>.</summary>
internal sealed class ChunkCalibratedTest(IDriftTest test, int chunks, double deviations, double largest) : IDriftTest
{
    public string Name => test.Name;

    public bool Supports(DriftColumnKind kind) => test.Supports(kind);

    public DriftResult Compare(DriftColumn reference, DriftColumn current)
    {
        var result = test.Compare(reference, current);
        if (!result.IsComputable)
            return result;

        var size = reference.RowCount / chunks;
        if (size == 0)
        {
            return DriftResult.NotComputable(
                result.Method, $"{reference.RowCount} reference rows make no {chunks} chunks; use fewer chunks or a longer reference", result.ReferenceCount, result.CurrentCount);
        }

        var usual = default(Moments);
        for (var start = 0; start < reference.RowCount; start += size)
        {
            var chunk = reference.Slice(start, Math.Min(size, reference.RowCount - start));
            if (test.Compare(reference, chunk).Statistic is { } value && double.IsFinite(value))
                usual = usual.Add(value);
        }

        if (usual.Count == 0)
            return DriftResult.NotComputable(result.Method, "no chunk of the reference can be compared with it", result.ReferenceCount, result.CurrentCount);

        return result with
        {
            NullLimit = Math.Min(largest, usual.Mean + deviations * usual.PopulationStandardDeviation),
            Details = new Dictionary<string, double>(result.Details)
            {
                ["chunks"] = usual.Count,
                ["chunk-mean"] = usual.Mean,
                ["chunk-deviation"] = usual.PopulationStandardDeviation,
            },
        };
    }
}
