namespace MlOps.Sdk.Generators.Tests.Rows;

/// <summary>A row and an answer at once, of every kind of value.</summary>
[FeatureRow, ModelOutput]
internal sealed partial record WideRow
{
    public required double Double { get; init; }

    public float? Float { get; init; }

    public Half Half { get; init; }

    public decimal Decimal { get; init; }

    public int Int32 { get; init; }

    public long? Int64 { get; init; }

    public byte Byte { get; init; }

    public bool Bool { get; init; }

    public bool? OptionalBool { get; init; }

    public string Text { get; init; } = "";

    public string? OptionalText { get; init; }

    public Flower Flower { get; init; }

    public Flower? OptionalFlower { get; init; }

    [ModelColumn(AsNumber = true)]
    public DayOfWeek? Day { get; init; }

    [Vector(2)]
    public int[] Vector { get; init; } = [0, 0];

    [Vector("late", "early")]
    public ReadOnlyMemory<string?> ByKey { get; init; } = new string?[2];

    [Vector(2)]
    public double[]? OptionalVector { get; init; }
}
