namespace MlOps.Sdk.Serving;

/// <summary>Tells which versions answered, by the same list as long as they are the same.</summary>
internal sealed class StepVersions(PredictorCell[] cells)
{
    private readonly Dictionary<ulong, StepVersion[]> _known = [];
    private readonly LoadedModel?[] _models = new LoadedModel?[cells.Length];

    public IReadOnlyList<StepVersion> Last { get; private set; } = [];

    public void Tell()
    {
        var answered = 0UL;
        var changed = false;
        for (var i = 0; i < cells.Length; i++)
        {
            changed |= !ReferenceEquals(_models[i], cells[i].Model);
            _models[i] = cells[i].Model;
            if (cells[i].Answered && cells[i].Model is not null)
                answered |= 1UL << i;
        }

        if (changed)
            _known.Clear();
        if (!_known.TryGetValue(answered, out var versions))
            _known.Add(answered, versions = List(answered));
        Last = versions;
    }

    private StepVersion[] List(ulong answered) =>
        [.. cells.Where((_, i) => (answered >> i & 1) != 0).Select(c => new StepVersion(c.Name, c.Model!.Version.ToRef()))];
}
