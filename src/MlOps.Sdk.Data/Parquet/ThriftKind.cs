namespace MlOps.Sdk.Data;

/// <summary>What a field of a Thrift structure holds.</summary>
internal enum ThriftKind
{
    Bool,
    Byte,
    Short,
    Int,
    Long,
    Double,
    Binary,
    List,
    Struct,
}
