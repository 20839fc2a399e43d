namespace MlOps.Sdk.Serving;

/// <summary>Calls that one run of the model can answer together: what they cost by the number of rows, and those that wait. All but the costs is guarded by the batcher's lock.</summary>
internal class BatchKind(int maxRows, BatchCosts? like = null)
{
    public BatchCosts Costs { get; private set; } = new(maxRows, like);

    public CallQueue Waiting { get; } = new();

    /// <summary>How much it has had for its weight, see <see cref="BatchQueue"/>.</summary>
    public long Pass { get; set; }

    /// <summary>Never answers them together.</summary>
    public void Refuse() => Costs = new(1);
}
