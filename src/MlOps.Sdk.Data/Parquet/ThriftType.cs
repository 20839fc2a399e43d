namespace MlOps.Sdk.Data;

/// <summary>The type of a field: for a list, of its items too; for a structure, its fields by number.</summary>
internal sealed record ThriftType(ThriftKind Kind, ThriftType? Item = null, IReadOnlyDictionary<int, ThriftType>? Fields = null)
{
    public static ThriftType Bool { get; } = new(ThriftKind.Bool);

    public static ThriftType Byte { get; } = new(ThriftKind.Byte);

    public static ThriftType Short { get; } = new(ThriftKind.Short);

    public static ThriftType Int { get; } = new(ThriftKind.Int);

    public static ThriftType Long { get; } = new(ThriftKind.Long);

    public static ThriftType Binary { get; } = new(ThriftKind.Binary);

    public static ThriftType List(ThriftType item) => new(ThriftKind.List, item);

    public static ThriftType Struct(params (int Id, ThriftType Type)[] fields) => new(ThriftKind.Struct, Fields: fields.ToDictionary(field => field.Id, field => field.Type));
}
