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
            (ColumnNames.Of(member, NamingStyle.AsDeclared), ColumnNames.Of(member, NamingStyle.CamelCase), ColumnNames.Of(member, NamingStyle.SnakeCase), ColumnNames.Of(member, NamingStyle.KebabCase)));

    [Fact]
    public void Names_are_those_of_the_json_policies() => Identifiers.Sample(name =>
    {
        Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(name), ColumnNames.Of(name, NamingStyle.CamelCase));
        Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), ColumnNames.Of(name, NamingStyle.SnakeCase));
        Assert.Equal(JsonNamingPolicy.KebabCaseLower.ConvertName(name), ColumnNames.Of(name, NamingStyle.KebabCase));
    });

    [Fact]
    public void The_generator_numbers_the_namings_as_the_attributes_do() =>
        Assert.Equal(Enum.GetNames<ColumnNaming>(), Enum.GetNames<NamingStyle>());
}
