namespace MlOps.Sdk.MLNet;

/// <summary>One varied option: its listed values, or a range to draw from.</summary>
/// <param name="Name">The option's name, as logged.</param>
/// <param name="Values">The listed values, or null for a range.</param>
/// <param name="Draw">Draws a value at random.</param>
internal sealed record SweepDimension<TOptions>(string Name, IReadOnlyList<SweepValue<TOptions>>? Values, Func<Random, SweepValue<TOptions>> Draw);
