namespace MlOps.Sdk.Generators;

internal enum VectorKind
{
    Array,
    Memory,
    ImmutableArray,
    InlineArray,
}
