namespace MlOps.Sdk;

/// <summary>The journals of all models; its owner's lock guards it.</summary>
internal sealed class FactJournals
{
    private readonly Dictionary<string, List<ModelFact>> _journals = new(StringComparer.Ordinal);

    public long Revision(string model) => _journals.TryGetValue(model, out var facts) ? facts.Count : 0;

    public ModelFact[] After(string model, long revision) =>
        _journals.TryGetValue(model, out var facts) ? [.. facts.Skip((int)Math.Clamp(revision, 0, facts.Count))] : [];

    public ModelFact? Find(string model, Guid id) => _journals.GetValueOrDefault(model)?.Find(fact => fact.Id == id);

    public void Add(ModelFact fact)
    {
        if (!_journals.TryGetValue(fact.Model, out var facts))
            _journals[fact.Model] = facts = [];
        facts.Add(fact);
    }
}
