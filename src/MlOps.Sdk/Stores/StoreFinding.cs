namespace MlOps.Sdk;

/// <summary>One thing that is wrong in a store.</summary>
/// <param name="Item">What: <c>audit entry 12</c>, <c>flight-delays:3</c>, <c>flight-delays@champion</c>, an artifact's digest.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record StoreFinding(string Item, string Problem)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Item}: {Problem}";
}
