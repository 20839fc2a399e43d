namespace MlOps.Sdk.Relational;

/// <summary>What a column holds, whatever the database calls it.</summary>
internal enum CopyType
{
    Number,
    Real,
    Text,
    Bytes,
}
