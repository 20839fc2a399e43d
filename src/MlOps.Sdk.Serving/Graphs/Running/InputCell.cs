namespace MlOps.Sdk.Serving;

/// <summary>What callers supply, or a constant: always there.</summary>
internal sealed class InputCell(string name, IReadOnlyList<TensorBuffer> buffers) : GraphCell(name)
{
    public override IReadOnlyList<TensorBuffer> Outputs => buffers;

    public override bool IsSettled => true;

    public override bool Ask() => true;

    public override ValueTask RunAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
