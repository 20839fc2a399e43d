using System.Text;
using System.Text.Json;

namespace MlOps.Sdk.Tests.Attestation;

public sealed class InTotoStatementTests
{
    private static readonly InTotoStatement Statement = new()
    {
        Subjects = [InTotoSubject.Of("flight-delays:3", ContentDigest.Of("abc"u8))],
        PredicateType = "https://example.com/claim/v1",
        Predicate = JsonSerializer.SerializeToElement(JsonDocument.Parse("""{"b":2,"a":1.0}""").RootElement),
    };

    [Fact]
    public void Its_json_is_canonical_and_of_version_1() =>
        Assert.Equal(
            """{"_type":"https://in-toto.io/Statement/v1","predicate":{"a":1,"b":2},"predicateType":"https://example.com/claim/v1","subject":[{"digest":{"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},"name":"flight-delays:3"}]}""",
            Encoding.UTF8.GetString(Statement.ToJson()));

    [Fact]
    public async Task It_comes_back_out_of_its_envelope()
    {
        using var signer = EcdsaSigner.Create();
        var read = InTotoStatement.Of(await Statement.SignAsync(signer, TestContext.Current.CancellationToken));
        Assert.Equal(ContentDigest.Of("abc"u8), read.Subjects[0].FindSha256());
        Assert.Equal(2, read.Predicate.GetProperty("b").GetInt32());
    }

    [Fact]
    public void A_statement_about_nothing_is_refused() => Assert.Throws<InvalidOperationException>(() => (Statement with { Subjects = [] }).ToJson());

    [Theory]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v0.1","subject":[{"name":"a","digest":{}}],"predicateType":"p","predicate":{}}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"p","predicate":{}}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":null,"predicateType":"p","predicate":{}}""")]
    [InlineData("""{"predicateType":"p"}""")]
    [InlineData("null")]
    public void What_is_no_statement_is_refused(string json) => Assert.Throws<JsonException>(() => InTotoStatement.Parse(Encoding.UTF8.GetBytes(json)));
}
