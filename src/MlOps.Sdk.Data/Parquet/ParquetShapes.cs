using static MlOps.Sdk.Data.ThriftType;

namespace MlOps.Sdk.Data;

/// <summary>The structures of a Parquet file's metadata (parquet.thrift of Apache Parquet 2.11), as far as a reader looks at them.</summary>
internal static class ParquetShapes
{
    private static readonly ThriftType Empty = Struct();
    private static readonly ThriftType TimeUnit = Struct((1, Empty), (2, Empty), (3, Empty));
    private static readonly ThriftType Time = Struct((1, Bool), (2, TimeUnit));

    private static readonly ThriftType LogicalType = Struct(
        (1, Empty), (2, Empty), (3, Empty), (4, Empty), (5, Struct((1, Int), (2, Int))), (6, Empty), (7, Time), (8, Time),
        (10, Struct((1, ThriftType.Byte), (2, Bool))), (11, Empty), (12, Empty), (13, Empty), (14, Empty), (15, Empty),
        (16, Struct((1, ThriftType.Byte))), (17, Struct((1, Binary))), (18, Struct((1, Binary), (2, Int))));

    private static readonly ThriftType SchemaElement = Struct(
        (1, Int), (2, Int), (3, Int), (4, Binary), (5, Int), (6, Int), (7, Int), (8, Int), (9, Int), (10, LogicalType));

    private static readonly ThriftType Statistics = Struct((1, Binary), (2, Binary), (3, Long), (4, Long), (5, Binary), (6, Binary), (7, Bool), (8, Bool));
    private static readonly ThriftType KeyValue = Struct((1, Binary), (2, Binary));

    private static readonly ThriftType ColumnMetaData = Struct(
        (1, Int), (2, List(Int)), (3, List(Binary)), (4, Int), (5, Long), (6, Long), (7, Long), (8, List(KeyValue)), (9, Long), (10, Long), (11, Long),
        (12, Statistics), (13, List(Struct((1, Int), (2, Int), (3, Int)))), (14, Long), (15, Int), (16, Struct((1, Long), (2, List(Long)), (3, List(Long)))));

    private static readonly ThriftType ColumnChunk = Struct(
        (1, Binary), (2, Long), (3, ColumnMetaData), (4, Long), (5, Int), (6, Long), (7, Int), (8, Struct()), (9, Binary));

    private static readonly ThriftType RowGroup = Struct(
        (1, List(ColumnChunk)), (2, Long), (3, Long), (4, List(Struct((1, Int), (2, Bool), (3, Bool)))), (5, Long), (6, Long), (7, Short));

    /// <summary>FileMetaData, the footer.</summary>
    public static ThriftType File { get; } = Struct(
        (1, Int), (2, List(SchemaElement)), (3, Long), (4, List(RowGroup)), (5, List(KeyValue)), (6, Binary), (7, List(Struct((1, Empty)))), (8, Struct()), (9, Binary));

    /// <summary>PageHeader.</summary>
    public static ThriftType Page { get; } = Struct(
        (1, Int), (2, Int), (3, Int), (4, Int),
        (5, Struct((1, Int), (2, Int), (3, Int), (4, Int), (5, Statistics))),
        (6, Empty),
        (7, Struct((1, Int), (2, Int), (3, Bool))),
        (8, Struct((1, Int), (2, Int), (3, Int), (4, Int), (5, Int), (6, Int), (7, Bool), (8, Statistics))));
}
