using CsCheck;

namespace MlOps.Sdk.Generators.Tests.Rows;

/// <summary>What generated bindings do with values.</summary>
public sealed class BindingTests
{
    [Fact]
    public void What_a_row_writes_the_same_type_reads() => Gen.Int.Sample(seed =>
    {
        var random = new Random(seed);
        var row = Draw(random);

        var read = WideRow.ReadFrom(Write(row));

        // Vectors are compared by their values and not by what holds them.
        Assert.Equal(row with { Vector = [], ByKey = default, OptionalVector = null }, read with { Vector = [], ByKey = default, OptionalVector = null });
        Assert.Equal(row.Vector, read.Vector);
        Assert.Equal(row.ByKey.ToArray(), read.ByKey.ToArray());
        Assert.Equal(row.OptionalVector ?? [double.NaN, double.NaN], read.OptionalVector);
    });

    [Fact]
    public void Writing_a_row_and_reading_an_answer_allocates_nothing()
    {
        var row = Draw(new Random(1));
        var (numbers, texts) = (new double[WideRow.Features.NumberCount], new string?[WideRow.Features.TextCount]);
        var label = new string?[] { "virginica" };
        for (var i = 0; i < 100; i++)
            Go();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Go();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Go()
        {
            var writer = new FeatureWriter(numbers, texts);
            row.WriteTo(ref writer);
            Assert.True(writer.IsComplete && Guess.ReadFrom(new OutputReader(numbers, label)).Flower == Flower.Virginica);
        }
    }

    [Theory]
    [InlineData("Int32", 0.5)]
    [InlineData("Int32", double.NaN)]
    [InlineData("Int32", 2147483648.0)]
    [InlineData("Int64", 9223372036854775808.0)]
    [InlineData("Int64", double.PositiveInfinity)]
    [InlineData("Byte", -1.0)]
    [InlineData("Byte", 256.0)]
    [InlineData("Bool", double.NaN)]
    [InlineData("Decimal", double.NaN)]
    [InlineData("Decimal", 1e29)]
    [InlineData("Day", 7.0)]
    [InlineData("Vector[1]", 1.5)]
    public void A_number_the_member_does_not_hold_is_refused_by_the_name_of_its_column(string column, double value)
    {
        var refused = Assert.Throws<MlOpsModelException>(() => ReadWith(column, value));

        Assert.StartsWith($"Output '{column.Split('[')[0]}'{(column.Contains('[', StringComparison.Ordinal) ? ", value 1," : "")} is ", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsTransient);
    }

    [Theory]
    [InlineData("Int32", -2147483648.0)]
    [InlineData("Int32", 2147483647.0)]
    [InlineData("Int64", double.NaN)]
    [InlineData("Byte", 255.0)]
    [InlineData("OptionalBool", double.NaN)]
    [InlineData("Day", double.NaN)]
    [InlineData("Double", double.NaN)]
    public void A_number_the_member_holds_comes_back(string column, double value)
    {
        var row = ReadWith(column, value);

        Assert.Equal(value, Numbers(row)[Slot(column)]);
    }

    [Fact]
    public void A_text_that_no_member_of_the_enum_is_called_is_refused()
    {
        var texts = new string?[WideRow.Outputs.TextCount];
        texts[WideRow.Outputs.Columns.Single(c => c.Name == "Flower").Slot] = "tulip";

        var refused = Assert.Throws<MlOpsModelException>(() => WideRow.ReadFrom(new OutputReader(new double[WideRow.Outputs.NumberCount], texts)));

        Assert.Equal("Output 'Flower' is 'tulip', which no member of 'MlOps.Sdk.Generators.Tests.Rows.Flower' is called; add one or name it with [ModelText].", refused.Message);
    }

    [Fact]
    public void A_value_outside_the_enum_is_refused() =>
        Assert.Equal("'WideRow.Flower' is 7, which is no member of the enum and so no text a model knows.", Assert.Throws<ArgumentException>(() => Write(Draw(new Random(1)) with { Flower = (Flower)7 })).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_vector_of_another_length_is_refused(int length) =>
        Assert.Equal($"'WideRow.Vector' has {length} values, but [Vector] says 2.", Assert.Throws<ArgumentException>(() => Write(Draw(new Random(1)) with { Vector = new int[length] })).Message);

    [Fact]
    public void Missing_values_are_written_as_missing()
    {
        var numbers = Numbers(new WideRow { Double = 0, Float = null, OptionalBool = null, Day = null, OptionalVector = null });

        Assert.All(["Float", "OptionalBool", "Day", "Int64", "OptionalVector[0]", "OptionalVector[1]"], column => Assert.Equal(double.NaN, numbers[Slot(column)]));
    }

    [Fact]
    public void An_inline_array_is_written_and_read_in_place()
    {
        var three = new Three();
        (three[0], three[1], three[2]) = (1, 2, 3);
        var numbers = new double[Triple.Features.NumberCount];
        var writer = new FeatureWriter(numbers, []);
        new Triple { Values = three }.WriteTo(ref writer);
        var read = Triple.ReadFrom(new OutputReader(numbers, [])).Values;

        Assert.Equal([1.0, 2.0, 3.0], numbers);
        Assert.Equal([1f, 2f, 3f], ((ReadOnlySpan<float>)read).ToArray());
    }

    private static WideRow ReadWith(string column, double value)
    {
        var numbers = new double[WideRow.Outputs.NumberCount];
        numbers[Slot(column)] = value;
        var texts = new string?[WideRow.Outputs.TextCount];
        texts[WideRow.Outputs.Columns.Single(c => c.Name == "Flower").Slot] = "setosa";
        return WideRow.ReadFrom(new OutputReader(numbers, texts));
    }

    private static int Slot(string column) => WideRow.Outputs.Columns.Single(c => c.Name == column).Slot;

    private static double[] Numbers(WideRow row)
    {
        var numbers = new double[WideRow.Features.NumberCount];
        var writer = new FeatureWriter(numbers, new string?[WideRow.Features.TextCount]);
        row.WriteTo(ref writer);
        Assert.True(writer.IsComplete);
        return numbers;
    }

    private static OutputReader Write(WideRow row)
    {
        var (numbers, texts) = (new double[WideRow.Features.NumberCount], new string?[WideRow.Features.TextCount]);
        var writer = new FeatureWriter(numbers, texts);
        row.WriteTo(ref writer);
        Assert.True(writer.IsComplete);
        return new(numbers, texts);
    }

    private static WideRow Draw(Random random)
    {
        return new()
        {
            Double = random.NextDouble() * 1e9,
            Float = random.Next(2) == 0 ? null : random.NextSingle(),
            Half = (Half)random.NextSingle(),
            Decimal = random.Next(),
            Int32 = random.Next(int.MinValue, int.MaxValue),
            Int64 = random.Next(2) == 0 ? null : random.NextInt64(-(1L << 53), 1L << 53),
            Byte = (byte)random.Next(256),
            Bool = random.Next(2) == 0,
            OptionalBool = random.Next(3) switch { 0 => null, 1 => true, _ => false },
            Text = random.Next(100).ToString(System.Globalization.CultureInfo.InvariantCulture),
            OptionalText = random.Next(2) == 0 ? null : "x",
            Flower = (Flower)random.Next(3),
            OptionalFlower = random.Next(2) == 0 ? null : (Flower)random.Next(3),
            Day = random.Next(2) == 0 ? null : (DayOfWeek)random.Next(7),
            Vector = [random.Next(), -random.Next()],
            ByKey = new string?[] { null, "y" },
            OptionalVector = random.Next(2) == 0 ? null : [random.NextDouble(), double.NaN],
        };
    }
}
