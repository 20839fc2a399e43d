namespace MlOps.Sdk.MLNet;

/// <summary>A value of a varied option.</summary>
internal readonly record struct SweepValue<TOptions>(string Text, Action<TOptions> Apply);
