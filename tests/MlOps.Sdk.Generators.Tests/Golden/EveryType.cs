[FeatureRow, ModelOutput]
internal partial class Everything
{
    public double Double { get; init; }
    public float Float { get; init; }
    public Half Half { get; init; }
    public decimal Decimal { get; init; }
    public sbyte SByte { get; init; }
    public byte Byte { get; init; }
    public short Int16 { get; init; }
    public ushort UInt16 { get; init; }
    public int Int32 { get; init; }
    public uint UInt32 { get; init; }
    public long Int64 { get; init; }
    public ulong UInt64 { get; init; }
    public bool Bool { get; init; }
    public string Text { get; init; } = "";
    public Job Job { get; init; }
    [ModelColumn(AsNumber = true)]
    public Job JobNumber { get; init; }

    public double? OptionalDouble { get; init; }
    public float? OptionalFloat { get; init; }
    public Half? OptionalHalf { get; init; }
    public decimal? OptionalDecimal { get; init; }
    public int? OptionalInt32 { get; init; }
    public bool? OptionalBool { get; init; }
    public string? OptionalText { get; init; }
    public Job? OptionalJob { get; init; }
    [ModelColumn(AsNumber = true)]
    public Job? OptionalJobNumber { get; init; }
}

internal enum Job : byte
{
    Private,
    [ModelText("Self-emp-not-inc")]
    SelfEmployed,
    Default = Private,
    None = 9,
}
