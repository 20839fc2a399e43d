using MlOps.Sdk.Tests.Cards;

namespace MlOps.Sdk.Integration.Tests.Cards;

/// <summary>CycloneDX's own validator (npm package @cyclonedx/cyclonedx-library) judges what we write, against the official schema 1.6.</summary>
public sealed class CycloneDxSchemaTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bills_of_materials_are_valid_and_the_validator_notices_what_is_not()
    {
        var validator = await CycloneDxValidator.GetAsync(Cancellation);
        var store = new SampleStore();
        var full = CycloneDxBom.Write(await store.Cards.CreateAsync(await store.AddAsync(), cancellationToken: Cancellation));
        Assert.Equal("valid", await validator.JudgeAsync(full, Cancellation));

        var evil = SampleStore.Text with { License = "<b>\"x\"\u0001", Task = "a\nb", Approach = "by guessing", Tags = ["", "same", "same"], Users = [""], Owner = "ü \ud83d\ude00" };
        var odd = CycloneDxBom.Write(await store.Cards.CreateAsync(await store.RegisterAsync("odd", lineage: false), evil, Cancellation));
        Assert.Equal("valid", await validator.JudgeAsync(odd, Cancellation));

        Assert.NotEqual("valid", await validator.JudgeAsync(full.Replace("\"modelParameters\"", "\"modelParams\"", StringComparison.Ordinal), Cancellation));
    }
}
