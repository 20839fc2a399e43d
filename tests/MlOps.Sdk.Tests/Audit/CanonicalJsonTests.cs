using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace MlOps.Sdk.Tests.Audit;

public sealed class CanonicalJsonTests
{
    // RFC 8785, appendix B: IEEE 754 bits and the text ECMAScript gives.
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Numbers_are_written_as_the_standard_lists_them(string bits, string expected)
    {
        var value = BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.Equal(expected, Encode(value.ToString("R", CultureInfo.InvariantCulture)));
    }

    // RFC 8785, section 3.2.3, and its example of escapes in 3.2.2.
    [Theory]
    [InlineData("""{"\u20ac":"Euro","\r":"CR","\ufb33":"Dalet","1":"One","\ud83d\ude00":"Smile","\u0080":"Ctl","\u00f6":"o"}""", "{\"\\r\":\"CR\",\"1\":\"One\",\"\u0080\":\"Ctl\",\"ö\":\"o\",\"€\":\"Euro\",\"😀\":\"Smile\",\"\ufb33\":\"Dalet\"}")]
    [InlineData("""{ "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false] }""", """{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}""")]
    [InlineData("""{"b":{"d":[ ],"c":{ }},"a":1.0}""", """{"a":1,"b":{"c":{},"d":[]}}""")]
    public void Members_are_sorted_by_code_units_and_text_has_the_shortest_escapes(string json, string expected) => Assert.Equal(expected, Encode(json));

    [Fact]
    public void The_order_of_members_and_the_white_space_do_not_matter() => Gen.Dictionary(Gen.String[Gen.Char['!', '~'], 0, 8], Gen.Double.Where(double.IsFinite))[0, 8].Sample(members =>
    {
        var one = new JsonObject(members.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        var two = new JsonObject(members.Reverse().Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return Encode(one.ToJsonString()) == Encode(two.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    });

    [Fact]
    public void Encoding_what_is_canonical_changes_nothing_and_every_double_reads_back() => Gen.Double.Where(double.IsFinite).Array[0, 6].Sample(values =>
    {
        var once = Encode(JsonSerializer.Serialize(values));
        var read = JsonSerializer.Deserialize<double[]>(once)!;
        return Encode(once) == once && read.Zip(values).All(pair => pair.First == pair.Second);
    });

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "occurs twice")]
    [InlineData("1e999", "range of a double")]
    [InlineData("\"\\ud800\"", "surrogate")]
    public void What_has_no_canonical_form_is_refused(string json, string problem)
    {
        var refused = Assert.ThrowsAny<Exception>(() => Encode(json));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    private static string Encode(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(CanonicalJson.Encode(document.RootElement));
    }
}
