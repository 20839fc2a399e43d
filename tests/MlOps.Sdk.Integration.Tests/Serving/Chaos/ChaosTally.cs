using System.Collections.Concurrent;

namespace MlOps.Sdk.Integration.Tests.Serving.Chaos;

/// <summary>What callers got: right answers by the way they asked, honest refusals, and faults, which are anything else.</summary>
internal sealed class ChaosTally
{
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<string, long> _right = new(StringComparer.Ordinal);
    private long _refused;
    private long _broken;

    public IReadOnlyCollection<string> Faults => _faults;

    public bool IsSpoilt => _faults.Count >= 10;

    /// <summary>Answers that said they could not be given now.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Calls whose server died under them.</summary>
    public long Broken => Interlocked.Read(ref _broken);

    public long Right(string way) => _right.GetValueOrDefault(way);

    public void Answer(string way) => _right.AddOrUpdate(way, 1, static (_, count) => count + 1);

    public void Refuse() => Interlocked.Increment(ref _refused);

    public void Break() => Interlocked.Increment(ref _broken);

    public void Fault(string fault) => _faults.Enqueue(fault);

    public override string ToString() =>
        $"{string.Join(", ", _right.OrderBy(way => way.Key, StringComparer.Ordinal).Select(way => $"{way.Value} by {way.Key}"))}; {Refused} refused, {Broken} broken off, {_faults.Count} faults";
}
