namespace MlOps.Sdk.AspNetCore;

/// <summary>An output that a request asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Binary">Whether it is wanted in binary; null for what holds for all.</param>
/// <param name="Classes">How many classes, best first, it is wanted as; 0 for as it is.</param>
internal readonly record struct RequestedOutput(string Name, bool? Binary, int Classes);
