using System.Text.Json;
using CsCheck;

namespace MlOps.Sdk.Generators.Tests;

public sealed class ColumnNamesTests
{
    private static readonly Gen<string> Identifiers = Gen.Char["ABCdefXYz019"].Array[1, 12].Select(letters => "A" + new string(letters));

    [Theory]
    [InlineData("DayOfWeek", "dayOfWeek", "day_of_week", "day-of-week")]
    [InlineData("IOStream", "ioStream", "io_stream", "io-stream")]
    [InlineData("PM25Level", "pM25Level", "pm25_level", "pm25-level")]
    [InlineData("x", "x", "x", "x")]
    public void A_name_is_split_where_its_words_begin(string member, string camel, string snake, string kebab) =>
        Assert.Equal(
            (member, camel, snake, kebab),
            (ColumnNames.Of(member, ColumnNaming.AsDeclared), ColumnNames.Of(member, ColumnNaming.CamelCase), ColumnNames.Of(member, ColumnNaming.SnakeCase), ColumnNames.Of(member, ColumnNaming.KebabCase)));

    [Fact]
    public void Names_are_those_of_the_json_policies() => Identifiers.Sample(name =>
    {
        Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(name), ColumnNames.Of(name, ColumnNaming.CamelCase));
        Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), ColumnNames.Of(name, ColumnNaming.SnakeCase));
        Assert.Equal(JsonNamingPolicy.KebabCaseLower.ConvertName(name), ColumnNames.Of(name, ColumnNaming.KebabCase));
    });

    [Fact]
    public void The_generator_numbers_the_namings_as_the_attributes_do() =>
        Assert.Equal(Enum.GetNames<global::MlOps.Sdk.ColumnNaming>(), Enum.GetNames<ColumnNaming>());
}
