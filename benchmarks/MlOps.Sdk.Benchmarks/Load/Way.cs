namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>One of several ways to do the same.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="RunAsync">Does it so many times.</param>
internal sealed record Way(string Name, Func<int, Task> RunAsync)
{
    /// <summary>Said after each turn, outside the measurement: takes away what the turn left behind.</summary>
    public Func<Task>? AfterAsync { get; init; }
}
