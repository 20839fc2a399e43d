namespace MlOps.Sdk.Relational;

/// <summary>The ranks of <see cref="RunSortKey.Rank"/>.</summary>
internal enum RunSortKeyRank : byte
{
    Number = 0,
    NotANumber = 1,
    Missing = 2,
}
