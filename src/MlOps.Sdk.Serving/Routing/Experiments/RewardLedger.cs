namespace MlOps.Sdk.Serving;

/// <summary>Remembers which variant made which prediction until its reward comes, or until too many others came after it.</summary>
internal sealed class RewardLedger(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PredictionId, RouteArm> _open = new(capacity);
    private readonly PredictionId[] _order = new PredictionId[capacity];
    private int _next;

    public long Late { get; private set; }

    public int Open
    {
        get
        {
            lock (_gate)
                return _open.Count;
        }
    }

    public void Add(PredictionId id, RouteArm arm)
    {
        lock (_gate)
        {
            _open.Remove(_order[_next]);
            _order[_next] = id;
            _next = (_next + 1) % capacity;
            _open[id] = arm;
        }
    }

    /// <summary>The variant that made the prediction; null when it is not known any more, never was or had its reward.</summary>
    public RouteArm? Take(PredictionId id)
    {
        lock (_gate)
        {
            if (_open.Remove(id, out var arm))
                return arm;
            Late++;
            return null;
        }
    }
}
