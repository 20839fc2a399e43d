using CsCheck;
using MlOps.Sdk.Serving;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Generators.Tests.Rows;

/// <summary>Models answer generated rows as they answer hand-written ones.</summary>
public sealed class PredictionTests
{
    private static readonly Gen<Iris> Flowers = Gen.Select(Gen.Float[0, 10], Gen.Float[0, 10], Gen.Float[0, 10], Gen.Float[0, 10], (a, b, c, d) => new Iris(a, b, c, d));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generated_rows_have_the_columns_and_the_answers_of_hand_written_ones()
    {
        Assert.Equal(IrisByHand.Features.Columns, Iris.Features.Columns);
        Assert.Equal(SpeciesByHand.Outputs.Columns, Species.Outputs.Columns);
        await using var model = OpenIris();
        using var generated = new RowPredictor<Iris, Species>(model);
        using var byHand = new RowPredictor<IrisByHand, SpeciesByHand>(model);

        await Flowers.SampleAsync(async flower =>
        {
            var one = await generated.PredictAsync(flower, Cancellation);
            var other = await byHand.PredictAsync(new(flower.SepalLength, flower.SepalWidth, flower.PetalLength, flower.PetalWidth), Cancellation);
            Assert.Equal((other.Name, other.Setosa, other.Versicolor, other.Virginica), (one.Name, one.Setosa, one.Versicolor, one.Virginica));
        }, iter: 100);
    }

    [Fact]
    public async Task An_enum_and_an_inline_array_hold_the_same_answer()
    {
        await using var model = OpenIris();
        using var names = new RowPredictor<Iris, Species>(model);
        using var guesses = new RowPredictor<Iris, Guess>(model);

        var name = await names.PredictAsync(new(6.3f, 3.3f, 6.0f, 2.5f), Cancellation);
        var guess = await guesses.PredictAsync(new(6.3f, 3.3f, 6.0f, 2.5f), Cancellation);

        Assert.Equal(Flower.Virginica, guess.Flower);
        var probabilities = guess.Probabilities;
        Assert.Equal([(float)name.Setosa, (float)name.Versicolor, (float)name.Virginica], ((ReadOnlySpan<float>)probabilities).ToArray());
    }

    [Fact]
    public async Task A_prediction_by_generated_rows_allocates_no_more_than_by_hand_written_ones()
    {
        await using var model = OpenIris();

        Assert.Equal(Allocated<IrisByHand, SpeciesByHand>(model, new(5.1f, 3.5f, 1.4f, 0.2f)), Allocated<Iris, Species>(model, new(5.1f, 3.5f, 1.4f, 0.2f)));
    }

    private static long Allocated<TIn, TOut>(OnnxModel model, TIn row)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        using var rows = new RowPredictor<TIn, TOut>(model);
        var before = 0L;
        for (var i = 0; i < 1300; i++)
        {
            if (i == 300)
                before = GC.GetAllocatedBytesForCurrentThread();
            var answer = rows.PredictAsync(row, CancellationToken.None);
            Assert.True(answer.IsCompletedSuccessfully);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static OnnxModel OpenIris() => OnnxModel.LoadFile(Path.Combine(Repository.Root, "samples", "AspNetService", "iris.onnx"));
}
