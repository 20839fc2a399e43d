using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MlOps.Sdk.Tests.Governance;

public sealed class GovernanceOptionsTests
{
    public static TheoryData<string, Action<GovernanceOptions>> Wrong { get; } = new()
    {
        { "Policies[0].Alias", options => options.Policies[0].Alias = "../up" },
        { "Policies[0].Model", options => options.Policies[0].Model = "a/b" },
        { "MaxReportAge", options => (options.Policies[0].AnySuite, options.Policies[0].MaxReportAge) = (true, TimeSpan.Zero) },
        { "no report is demanded", options => options.Policies[0].MaxReportAge = TimeSpan.FromDays(1) },
        { "ReviewWithin", options => options.Policies[0].ReviewWithin = TimeSpan.FromDays(-1) },
        { "set Approvals", options => options.Policies[0].ApproverRoles = ["owner"] },
        { "3 approvals of 2 people", options => (options.Policies[0].Approvals, options.Policies[0].Approvers) = (3, ["bob", "eve", "Bob"]) },
        { "0 approvals of 1 people", options => options.Policies[0].Approvers = ["bob"] },
        { "'staging' is not declared", options => options.Policies[0].Stages = ["staging"] },
        { "a name is empty", options => options.Policies[0].RequiredTags = [""] },
        { "is not before", options => options.Policies[0].Freezes = [new() { From = DateTimeOffset.UnixEpoch, Until = DateTimeOffset.UnixEpoch }] },
        { "begins when it ends", options => options.Policies[0].WeeklyFreezes = [new()] },
        { "knows no time zone 'Mars/Olympus'", options => options.Policies[0].WeeklyFreezes = [new() { UntilTime = new(1, 0), TimeZone = "Mars/Olympus" }] },
        { "declared 2 times", options => options.Stages = [new() { Name = "a" }, new() { Name = "a" }] },
        { "entered from 'b'", options => options.Stages = [new() { Name = "a", From = ["b"] }] },
        { "not a valid stage name", options => options.Stages = [new() { Name = "a/b" }] },
        { "not a valid alias name", options => options.Stages = [new() { Name = "a", Alias = "b/c" }] },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_is_wrong_stops_the_start_and_the_constructor(string problem, Action<GovernanceOptions> change)
    {
        var options = new GovernanceOptions { Policies = [new() { Alias = "champion" }] };
        change(options);
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => new GovernedRegistry(options)).Message, StringComparison.Ordinal);

        using var services = new ServiceCollection().AddMlOps(mlops => mlops.Governance = options).Services.BuildServiceProvider();
        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<MlOpsOptions>>().Value);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var options = new GovernanceOptions { Policies = [new() { Alias = "", Stages = ["a"] }, new() { Alias = "b", ReviewWithin = TimeSpan.Zero }] };
        var message = Assert.Throws<ArgumentException>(() => new GovernedRegistry(options)).Message;
        Assert.Contains("Policies[0].Alias", message, StringComparison.Ordinal);
        Assert.Contains("Policies[0].Stages", message, StringComparison.Ordinal);
        Assert.Contains("Policies[1].ReviewWithin", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_are_read_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["MlOps:Governance:Stages:0:Name"] = "staging",
            ["MlOps:Governance:Policies:0:Alias"] = "champion",
            ["MlOps:Governance:Policies:0:Suites:0"] = "release",
            ["MlOps:Governance:Policies:0:MaxReportAge"] = "7.00:00:00",
            ["MlOps:Governance:Policies:0:Approvals"] = "2",
            ["MlOps:Governance:Policies:0:Stages:0"] = "staging",
            ["MlOps:Governance:Policies:0:NeverBypassed:0"] = "Gate",
            ["MlOps:Governance:Policies:0:WeeklyFreezes:0:FromDay"] = "Friday",
            ["MlOps:Governance:Policies:0:WeeklyFreezes:0:FromTime"] = "16:00",
            ["MlOps:Governance:Policies:0:WeeklyFreezes:0:UntilDay"] = "Monday",
            ["MlOps:Governance:Policies:0:WeeklyFreezes:0:UntilTime"] = "08:00",
            ["MlOps:Governance:Policies:0:WeeklyFreezes:0:TimeZone"] = "Europe/Zurich",
        }).Build();
        using var services = new ServiceCollection().AddMlOps(configuration.GetSection("MlOps")).UseInMemoryStores().Services.BuildServiceProvider();
        var policy = Assert.Single(services.GetRequiredService<IOptions<MlOpsOptions>>().Value.Governance.Policies);
        Assert.Equal(("champion", "release", TimeSpan.FromDays(7), 2), (policy.Alias, Assert.Single(policy.Suites), policy.MaxReportAge, policy.Approvals));
        Assert.Equal("Friday 16:00 to Monday 08:00 Europe/Zurich", Assert.Single(policy.WeeklyFreezes).ToString());
        Assert.Equal([PromotionDemandKind.Gate], policy.NeverBypassed);
        Assert.Same(services.GetRequiredService<ModelRegistry>().Governance, services.GetRequiredService<ModelGovernance>());
        Assert.Same(services.GetRequiredService<IModelStore>(), services.GetRequiredService<IModelFactStore>());
    }
}
