namespace MlOps.Sdk.Tests.Governance;

public sealed class SemanticVersionTests
{
    [Theory]
    [InlineData("0.0.0")]
    [InlineData("1.4.2")]
    [InlineData("10.20.30")]
    [InlineData("1.1.2-prerelease+meta")]
    [InlineData("1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay")]
    [InlineData("1.0.0-rc.1+build.1")]
    [InlineData("1.2.3----RC-SNAPSHOT.12.9.1--.12+788")]
    [InlineData("1.0.0+0.build.1-rc.10000aaa-kk-0.1")]
    [InlineData("1.0.0-0A.is.legal")]
    [InlineData("1.0.0-99999999999999999999999")]
    public void A_semantic_version_reads_and_writes_the_same(string text)
    {
        Assert.Equal(text, SemanticVersion.Parse(text).ToString());
        Assert.True(SemanticVersion.TryParse(text, out var read));
        Assert.Equal(SemanticVersion.Parse(text), read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("v1.2.3")]
    [InlineData("01.1.1")]
    [InlineData("1.01.1")]
    [InlineData("1.1.01")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.3+")]
    [InlineData("1.2.3+a+b")]
    [InlineData("-1.2.3")]
    [InlineData("1.2.3-é")]
    [InlineData(" 1.2.3")]
    [InlineData("1.2.99999999999999999999")]
    public void What_is_no_semantic_version_is_refused(string? text)
    {
        Assert.False(SemanticVersion.TryParse(text, out _));
        Assert.Contains("MAJOR.MINOR.PATCH", Assert.Throws<FormatException>(() => SemanticVersion.Parse(text!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void They_are_ordered_as_the_standard_says()
    {
        string[] ascending = ["0.9.9", "1.0.0-0", "1.0.0-2", "1.0.0-11", "1.0.0-99999999999999999999999", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0"];
        for (var i = 0; i < ascending.Length; i++)
        {
            for (var j = 0; j < ascending.Length; j++)
            {
                var (left, right) = (SemanticVersion.Parse(ascending[i]), SemanticVersion.Parse(ascending[j]));
                Assert.Equal(Math.Sign(i - j), Math.Sign(left.CompareTo(right)));
                Assert.Equal(i < j, left < right);
                Assert.Equal(i <= j, left <= right);
                Assert.Equal(i == j, left == right);
            }
        }
    }

    [Fact]
    public void Build_metadata_says_nothing_of_precedence()
    {
        var (one, other) = (SemanticVersion.Parse("1.0.0+a"), SemanticVersion.Parse("1.0.0+b"));
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal("a", one.Build);
    }
}
