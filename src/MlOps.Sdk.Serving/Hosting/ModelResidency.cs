namespace MlOps.Sdk.Serving;

/// <summary>Keeps the loaded models within the host's limits: the least recently used ones rest, and are loaded again when they are called.</summary>
internal sealed class ModelResidency(ModelHostOptions options, Func<IReadOnlyList<ServedModel>> models)
{
    public bool IsLimited { get; } = options.MaxResidentModels is not null || options.MemoryLimit is not null;

    /// <summary>Whether another model would be one too many.</summary>
    public bool IsFull => IsLimited && Measure(1) is var (resident, memory) && Exceeds(resident, memory);

    /// <summary>The models in memory, and the bytes they take.</summary>
    public IEnumerable<LoadedModel> Resident => models().Select(m => m.Current).OfType<LoadedModel>();

    /// <summary>Lets models rest until the limits hold again or nothing but the newcomer is left.</summary>
    public void MakeRoom(ServedModel newcomer)
    {
        if (!IsLimited || !(Measure(0) is var (resident, memory) && Exceeds(resident, memory)))
            return;

        foreach (var candidate in models().Where(m => !ReferenceEquals(m, newcomer) && m.Current is not null).OrderBy(m => m.LastUse).ToList())
        {
            var size = candidate.Current?.Memory ?? 0;
            if (!candidate.TryRest())
                continue;

            (resident, memory) = (resident - 1, memory - size);
            if (!Exceeds(resident, memory))
                return;
        }
    }

    private (int Resident, long Memory) Measure(int more)
    {
        var memory = 0L;
        foreach (var model in Resident)
        {
            more++;
            memory += model.Memory;
        }

        return (more, memory);
    }

    private bool Exceeds(int resident, long memory) => resident > options.MaxResidentModels || memory > options.MemoryLimit;
}
