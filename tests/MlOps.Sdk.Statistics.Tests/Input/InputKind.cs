namespace MlOps.Sdk.Statistics.Tests.Input;

/// <summary>What is wrong with the sample in question; the one it is compared with is ordinary.</summary>
internal enum InputKind
{
    Empty,
    OneValue,
    Missing,
    Infinite,
    AllEqual,
    AllMissing,
    OtherLength,
}
