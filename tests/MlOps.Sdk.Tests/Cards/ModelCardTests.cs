using System.Text;
using System.Text.RegularExpressions;

namespace MlOps.Sdk.Tests.Cards;

public sealed partial class ModelCardTests
{
    private readonly SampleStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_card_tells_what_was_recorded_and_written()
    {
        var card = await _store.Cards.CreateAsync(await _store.AddAsync(), cancellationToken: Cancellation);
        Assert.Equal(("Delay team", "Trained on one winter."), (card.Text.Owner, card.Text.Caveats));
        Assert.Equal((SampleStore.Run, 7), (card.Run!.Id, card.Run.Environment.Seed));
        Assert.Equal(0.731, Assert.Single(card.Scorecards).Find("roc_auc")!.Value);
        Assert.True(Assert.Single(card.GateReports).Passed);
        var approval = Assert.Single(card.Governance.Approvals);
        Assert.Equal(("bob", "champion", false), (approval.By, approval.Alias, approval.Withdrawn));
        Assert.Equal(new() { Alias = "champion" }, Assert.Single(card.Aliases));
        Assert.Equal(["resource footprint", "signature", "human oversight", "retirement plan", "rollback target"], card.Missing);
    }

    [Fact]
    public async Task Documents_are_as_committed()
    {
        var card = await _store.Cards.CreateAsync(await _store.AddAsync(), cancellationToken: Cancellation);
        Golden.Matches(
            ("model-card-1.md", card.ToMarkdown()),
            ("model-card-1.html", card.ToHtml()),
            ("model-card-1.json", card.ToJson()),
            ("ml-bom-1.json", ToolVersion().Replace(CycloneDxBom.Write(card), "\"version\": \"any\"")));
        Assert.Equal(CycloneDxBom.Write(card), CycloneDxBom.Write(card));
    }

    [Fact]
    public void A_stored_card_is_still_read()
    {
        var json = Golden.Read("model-card-1.json");
        Assert.Equal(json, ModelCard.Parse(Encoding.UTF8.GetBytes(json)).ToJson());
        Assert.Contains("not a model card", Assert.Throws<FormatException>(() => ModelCard.Parse("{}"u8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_recorded_is_shown_as_not_recorded_and_never_invented()
    {
        var version = await _store.Models.AddVersionAsync(
            new() { Model = "bare", Key = "k", Format = "onnx", File = new() { Path = "model.onnx", Digest = ContentDigest.Of("x"u8), Size = 1 }, Signature = new() { Inputs = [], Outputs = [] } },
            _store.As("ann"),
            Cancellation);
        var card = await _store.Cards.CreateAsync(version, cancellationToken: Cancellation);
        Assert.Equal(35, card.Missing.Count);
        var markdown = card.ToMarkdown();
        Assert.StartsWith("---\nlibrary_name: \"onnx\"\n---\n", markdown, StringComparison.Ordinal);
        Assert.Contains("| Owner | *not recorded* |", markdown, StringComparison.Ordinal);
        Assert.Contains("## Quantitative analyses\n\n*not recorded*", markdown, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">Owner</th><td><em class=\"missing\">not recorded</em></td>", card.ToHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"owner\":", card.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_given_now_wins_over_the_frozen_one_and_facts_win_over_both()
    {
        var version = await _store.AddAsync();
        await _store.SayAsync("ann", version.Version, new CardFieldChanged { Field = "owner", Text = "Night shift" });
        await _store.SayAsync("ann", version.Version, new CardFieldChanged { Field = "users", Text = "one\n two \n" });
        await _store.SayAsync("ann", version.Version, new CardFieldChanged { Field = "house-rule", Text = "ask first" });
        await _store.SayAsync("ann", version.Version, new DescriptionChanged { Text = "New words." });
        var card = await _store.Cards.CreateAsync(version, new() { Owner = "Somebody", License = "mit" }, Cancellation);
        Assert.Equal(("Night shift", "mit", "New words."), (card.Text.Owner, card.Text.License, card.Description));
        Assert.Equal(["one", "two"], card.Text.Users);
        Assert.Equal("ask first", card.OtherFields["house-rule"]);
        Assert.Contains("| house-rule | ask first |", card.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_scorecard_or_text_is_refused_by_name()
    {
        var garbage = await _store.Artifacts.PutAsync("[]"u8.ToArray(), Cancellation);
        foreach (var path in (string[])[ModelAttachment.Scorecard, ModelAttachment.CardText])
        {
            var version = await _store.Models.AddVersionAsync(
                new()
                {
                    Model = "broken",
                    Key = path,
                    Format = "onnx",
                    File = new() { Path = "model.onnx", Digest = garbage.Digest, Size = garbage.Size },
                    Attachments = [new() { Path = path, Digest = garbage.Digest, Size = garbage.Size }],
                    Signature = new() { Inputs = [], Outputs = [] },
                },
                _store.As("ann"),
                Cancellation);
            var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await _store.Cards.CreateAsync(version, cancellationToken: Cancellation));
            Assert.Contains($"'{path}'", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a | b \\| c")]
    [InlineData("x\n---\nevil: true\n# heading")]
    [InlineData("yes: [no, ~]")]
    [InlineData("\"quoted\" \\ 'and' \u0000\u0085\u2028 \ud800")]
    [InlineData("[link](javascript:alert(1)) https://evil.example @everyone `code` <!-- c")]
    public async Task Nothing_in_a_text_escapes_into_the_form(string evil)
    {
        var text = new ModelCardText
        {
            Owner = evil,
            License = evil,
            Tags = [evil],
            Task = evil,
            IntendedUse = evil,
            Limitations = [evil],
            EthicalConsiderations = [new() { Name = evil, Mitigation = evil }],
        };
        await _store.LogRunAsync();
        var version = await _store.RegisterAsync();
        await _store.SayAsync(evil.Split('\n')[0].Replace('\0', ' ').Replace('\ud800', ' '), version.Version, new TagAssigned { Key = "team", Value = "x" });
        var card = await _store.Cards.CreateAsync(version, text, Cancellation);

        var html = card.ToHtml();
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);

        var markdown = card.ToMarkdown();
        Assert.Equal(2, markdown.Split('\n').Count(line => line == "---")); // only the front matter's own
        Assert.DoesNotContain("<script", markdown, StringComparison.OrdinalIgnoreCase);
        var (front, body) = markdown.Split("---\n") is [_, var first, var second] ? (first, second) : throw new InvalidOperationException("There is no front matter.");
        Assert.DoesNotContain('[', front);
        Assert.DoesNotContain("](javascript:", body, StringComparison.Ordinal);
        Assert.DoesNotContain("https://evil", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# heading", body, StringComparison.Ordinal);
        Assert.All(front.TrimEnd('\n').Split('\n'), line => Assert.Matches(YamlLine(), line));
        foreach (var row in markdown.Split('\n').Where(line => line.StartsWith("| Owner", StringComparison.Ordinal)))
            Assert.Equal(3, CellBorder().Count(row));
    }

    [GeneratedRegex("^ *(- )?([a-z0-9_-]+:)? ?(\"([^\"\\\\]|\\\\.)*\"|-?[0-9.eE+-]+|true|false)?$")]
    private static partial Regex YamlLine();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellBorder();

    [GeneratedRegex("(?<=\"name\": \"MlOps.Sdk\",\\s+)\"version\": \"[^\"]+\"")]
    private static partial Regex ToolVersion();
}
