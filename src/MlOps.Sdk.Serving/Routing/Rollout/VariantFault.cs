namespace MlOps.Sdk.Serving;

/// <summary>Why a variant must not go on.</summary>
/// <param name="What">One clause with the numbers, such as <c>31 % of 120 calls failed, 5 % may</c>.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Limit">What was allowed.</param>
/// <param name="Samples">How many calls it rests on.</param>
/// <param name="Start">When the first of them may have been.</param>
internal sealed record VariantFault(string What, double Value, double Limit, long Samples, DateTimeOffset Start);
