using System.Text.Json;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class RowPredictorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Texts_numbers_and_a_map_output_are_bound_by_name()
    {
        await using var model = Load("adult_income_mixed");
        using var rows = new RowPredictor<AdultRow, Income>(model);
        foreach (var example in Cases("adult_income_mixed"))
        {
            var inputs = example.GetProperty("inputs").EnumerateArray().ToDictionary(i => i.GetProperty("name").GetString()!, i => i.GetProperty("data"));
            var labels = Output(example, "income").GetProperty("data");
            var maps = Output(example, "probabilities").GetProperty("elements");
            for (var i = 0; i < labels.GetArrayLength(); i++)
            {
                var row = new AdultRow([.. AdultRow.TextNames.Select(n => inputs[n][i].GetString())], [.. AdultRow.NumberNames.Select(n => inputs[n][i].GetDouble())]);
                var answer = await rows.PredictAsync(row, Cancellation);
                var key = maps[i].GetProperty("keys").EnumerateArray().TakeWhile(k => k.GetString() != ">50K").Count();
                Assert.Equal(labels[i].GetString(), answer.Label);
                Assert.Equal(maps[i].GetProperty("values")[key].GetDouble(), answer.Above50K, 1e-5);
            }
        }
    }

    [Fact]
    public async Task A_fixed_batch_is_filled_up_and_the_filling_dropped()
    {
        await using var model = Load("fixed_batch4");
        using var rows = new RowPredictor<Triple, Pair>(model);
        var all = Enumerable.Range(0, 6).Select(i => new Triple(i, i + 1, -i)).ToArray();
        var answers = new Pair[all.Length];
        await rows.PredictBatchAsync(all, answers, Cancellation);
        for (var i = 0; i < all.Length; i++)
        {
            var alone = await rows.PredictAsync(all[i], Cancellation);
            Assert.Equal(alone.A, answers[i].A, 1e-5);
            Assert.Equal(alone.B, answers[i].B, 1e-5);
        }
    }

    [Fact]
    public async Task A_value_the_model_cannot_hold_names_its_column()
    {
        await using var model = Load("fixed_batch4");
        using var rows = new RowPredictor<Triple, Pair>(model);
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await rows.PredictAsync(new(1, 1e300, 1), Cancellation));
        Assert.Contains("Column 'B': the model takes Float[4,3], expected a number within the range of Float, got 1E+300", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_writes_too_little_is_refused()
    {
        await using var model = Load("fixed_batch4");
        using var rows = new RowPredictor<ForgetfulRow, Pair>(model);
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await rows.PredictAsync(default, Cancellation));
        Assert.Contains("ForgetfulRow.WriteTo does not write every value", refused.Message, StringComparison.Ordinal);
    }

    private static OnnxModel Load(string name) => OnnxModel.LoadFile(Path.Combine(ExpectedCases.Folder, name + ".onnx"));

    private static IEnumerable<JsonElement> Cases(string name) => ExpectedCases.Read().GetProperty(name).GetProperty("cases").EnumerateArray();

    private static JsonElement Output(JsonElement example, string name) =>
        example.GetProperty("outputs").EnumerateArray().Single(o => o.GetProperty("name").GetString() == name);
}
