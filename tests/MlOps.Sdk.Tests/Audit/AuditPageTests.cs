namespace MlOps.Sdk.Tests.Audit;

public sealed class AuditPageTests
{
    [Fact]
    public async Task Every_entry_is_shown_and_nothing_in_it_is_markup()
    {
        var log = new LogStub();
        log.Grow(2);
        log.Grow(1, "<script>alert(1)</script>");
        var page = await WriteAsync(log);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.Contains("Audit log intact: 3 entries", page, StringComparison.Ordinal);
        Assert.Equal(4, page.Split("<tr").Length - 1);
        Assert.DoesNotContain("class=\"bad\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_entry_and_those_after_it_stand_out()
    {
        var log = new LogStub();
        log.Grow(4);
        log.Entries[2] = log.Entries[2] with { Actor = "mallory" };
        var page = await WriteAsync(log);
        Assert.Contains("Audit entry 3 is altered", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<tr class=\"bad\"").Length - 1);
    }

    private static async Task<string> WriteAsync(LogStub log)
    {
        using var trail = new AuditTrail(log);
        using var output = new StringWriter();
        await AuditPage.WriteHtmlAsync(output, log.ListAuditAsync(0, TestContext.Current.CancellationToken), await trail.VerifyAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        return output.ToString();
    }
}
