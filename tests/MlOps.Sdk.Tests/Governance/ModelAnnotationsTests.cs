namespace MlOps.Sdk.Tests.Governance;

public sealed class ModelAnnotationsTests
{
    private const string Model = GovernedRegistry.Model;

    private readonly GovernedRegistry _world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tags_descriptions_and_card_fields_are_of_the_model_or_of_a_version()
    {
        await _world.AddAsync("one");
        var notes = _world.Governance.Annotations;
        await notes.SetTagAsync(Model, null, "team", "risk", cancellationToken: Cancellation);
        await notes.SetTagAsync(Model, 1, "team", "fraud", "moved", Cancellation);
        await notes.SetTagAsync(Model, 1, "gone", "x", cancellationToken: Cancellation);
        await notes.RemoveTagAsync(Model, 1, "gone", cancellationToken: Cancellation);
        await notes.DescribeAsync(Model, 1, "better", cancellationToken: Cancellation);
        await notes.SetCardFieldAsync(Model, null, "intended-use", "delays", cancellationToken: Cancellation);

        var holds = await _world.Governance.ReadAsync(Model, Cancellation);
        Assert.Equal(("risk", "fraud", "fraud"), (holds.Whole.Tags["team"], holds.Of(1).Tags["team"], holds.TagOf(1, "team")));
        Assert.Equal("risk", holds.TagOf(2, "team"));
        Assert.False(holds.Of(1).Tags.ContainsKey("gone"));
        Assert.Equal(("better", "delays"), (holds.Of(1).Description, holds.CardFieldOf(1, "intended-use")));
        Assert.Equal(6, holds.Revision);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_written()
    {
        await _world.AddAsync("one");
        var notes = _world.Governance.Annotations;
        await notes.SetTagAsync(Model, 1, "team", "risk", cancellationToken: Cancellation);
        await notes.SetTagAsync(Model, 1, "team", "risk", cancellationToken: Cancellation);
        await notes.RemoveTagAsync(Model, 1, "other", cancellationToken: Cancellation);
        await notes.DescribeAsync(Model, 1, null, cancellationToken: Cancellation);
        Assert.Single(await _world.FactsAsync());
    }

    [Fact]
    public async Task What_breaks_a_limit_is_refused_by_name()
    {
        await _world.AddAsync("one");
        var notes = _world.Governance.Annotations;
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await notes.SetTagAsync(Model, 1, "../up", "x", cancellationToken: Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await notes.SetTagAsync(Model, 1, "long", new string('x', 8001), cancellationToken: Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await notes.SetTagAsync(Model, 2, "team", "x", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await notes.SetTagAsync("unknown", null, "team", "x", cancellationToken: Cancellation));
        Assert.Empty(await _world.FactsAsync());
    }

    [Fact]
    public async Task A_label_names_one_version_for_ever()
    {
        await _world.AddAsync("one");
        await _world.AddAsync("two");
        var notes = _world.Governance.Annotations;
        await notes.LabelAsync(Model, 1, SemanticVersion.Parse("1.4.2"), cancellationToken: Cancellation);
        await notes.LabelAsync(Model, 1, SemanticVersion.Parse("1.4.2"), cancellationToken: Cancellation);
        await notes.LabelAsync(Model, 1, SemanticVersion.Parse("1.4.2-rc.1"), cancellationToken: Cancellation);
        var refused = await Assert.ThrowsAsync<MlOpsConflictException>(async () => await notes.LabelAsync(Model, 2, SemanticVersion.Parse("1.4.2+rebuilt"), cancellationToken: Cancellation));
        Assert.Contains("names version 1", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await notes.FindByLabelAsync(Model, SemanticVersion.Parse("1.4.2"), Cancellation))!.Version);
        Assert.Null(await notes.FindByLabelAsync(Model, SemanticVersion.Parse("1.4.3"), Cancellation));
        Assert.Equal(["1.4.2-rc.1", "1.4.2"], (await _world.Governance.ReadAsync(Model, Cancellation)).Of(1).Labels.Select(label => label.ToString()));
        Assert.Equal(2, (await _world.FactsAsync()).Count);
    }

    [Fact]
    public async Task A_text_means_a_version_by_alias_number_or_label()
    {
        await _world.AddAsync("one");
        await _world.AddAsync("two");
        await _world.PromoteAsync(2);
        await _world.Governance.Annotations.LabelAsync(Model, 1, SemanticVersion.Parse("1.4.2"), cancellationToken: Cancellation);
        foreach (var (text, version) in new[] { ($"{Model}@champion", 2), ($"{Model}:2", 2), ($"{Model}:1.4.2", 1), ($"models:/{Model}/1", 1) })
            Assert.Equal(version, (await _world.Registry.ResolveAsync(text, Cancellation)).Version);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _world.Registry.ResolveAsync($"{Model}:1.4.3", Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _world.Registry.ResolveAsync("unknown:1.4.2", Cancellation));
        await Assert.ThrowsAsync<FormatException>(async () => await _world.Registry.ResolveAsync("nonsense", Cancellation));
    }

    [Fact]
    public async Task Many_who_label_at_once_all_get_their_turn_and_one_wins_each_label()
    {
        for (var i = 0; i < 8; i++)
            await _world.AddAsync($"{i}");
        var won = await Task.WhenAll(Enumerable.Range(1, 8).Select(version => Task.Run(async () =>
        {
            await _world.Governance.Annotations.SetTagAsync(Model, version, "n", $"{version}", cancellationToken: Cancellation);
            try
            {
                await _world.Governance.Annotations.LabelAsync(Model, version, SemanticVersion.Parse("1.0.0"), cancellationToken: Cancellation);
                return true;
            }
            catch (MlOpsConflictException)
            {
                return false;
            }
        })));
        Assert.Single(won, true);
        Assert.Equal(9, (await _world.FactsAsync()).Count);
    }
}
