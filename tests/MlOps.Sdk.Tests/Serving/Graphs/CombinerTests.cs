using CsCheck;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Graphs;

public sealed class CombinerTests
{
    private static readonly Gen<float[][]> Members = Gen.Select(Gen.Int[1, 5], Gen.Int[1, 12]).SelectMany(size => Gen.Float[-1e3f, 1e3f].Array[size.Item2].Array[size.Item1]);

    [Fact]
    public void Element_by_element_it_is_what_the_formula_says() => Members.Sample(members =>
    {
        float[] At(int i) => [.. members.Select(m => m[i])];
        foreach (var (kind, formula) in (IEnumerable<(EnsembleKind, Func<float[], double>)>)
        [
            (EnsembleKind.Mean, values => values.Average(v => (double)v)),
            (EnsembleKind.Min, values => values.Min()),
            (EnsembleKind.Max, values => values.Max()),
            (EnsembleKind.Median, values => (values.Order().ElementAt((values.Length - 1) / 2) + (double)values.Order().ElementAt(values.Length / 2)) / 2),
        ])
        {
            var result = Combine(kind, members, null);
            for (var i = 0; i < result.Length; i++)
                Assert.Equal(formula(At(i)), result[i], 1e-3);
        }
    });

    [Fact]
    public void A_mean_lies_between_its_members_whatever_the_weights_and_weights_scale() => Gen.Select(Members, Gen.Double[0.01, 10]).Sample((members, scale) =>
    {
        double[] weights = [.. Enumerable.Range(1, members.Length).Select(w => (double)w)];
        var mean = Combine(EnsembleKind.Mean, members, weights);
        var scaled = Combine(EnsembleKind.Mean, members, [.. weights.Select(w => w * scale)]);
        for (var i = 0; i < mean.Length; i++)
        {
            Assert.InRange(mean[i], members.Min(m => m[i]) - 1e-3f, members.Max(m => m[i]) + 1e-3f);
            Assert.Equal(mean[i], scaled[i], 1e-3f);
        }
    });

    [Theory]
    [InlineData(EnsembleKind.Mean)]
    [InlineData(EnsembleKind.Median)]
    [InlineData(EnsembleKind.Min)]
    [InlineData(EnsembleKind.Max)]
    public void A_member_that_is_not_a_number_is_not_hidden(EnsembleKind kind) =>
        Assert.Equal([float.NaN, 2f], Combine(kind, [[1, 2], [float.NaN, 2], [3, 2]], null));

    [Fact]
    public void A_majority_is_weighed_and_of_equals_the_first_wins()
    {
        Assert.Equal([2f, 1f], Combine(EnsembleKind.MajorityVote, [[1, 1], [2, 2], [2, 3]], null));
        Assert.Equal([1f, 1f], Combine(EnsembleKind.MajorityVote, [[1, 1], [2, 2], [2, 3]], [5, 1, 3.5]));
        var (texts, result) = (new List<TensorBuffer>(), new TensorBuffer(Spec(ElementType.String)));
        foreach (var label in (string[])["cat", "dog", "dog"])
        {
            var buffer = new TensorBuffer(Spec(ElementType.String));
            buffer.Reshape(1);
            buffer.AsTexts()[0] = label;
            texts.Add(buffer);
        }

        Combiner.Of(EnsembleKind.MajorityVote).Combine(texts, [1, 1, 1], result);
        Assert.Equal("dog", result.AsTexts()[0]);
    }

    [Fact]
    public void The_greatest_of_whole_numbers_is_exact_beyond_what_a_double_holds()
    {
        var result = new TensorBuffer(Spec(ElementType.Int64));
        Combiner.Of(EnsembleKind.Max).Combine([Long(long.MaxValue - 1), Long(long.MaxValue)], [1, 1], result);
        Assert.Equal(long.MaxValue, result.AsSpan<long>()[0]);
    }

    [Fact]
    public void Tables_and_columns_are_put_beside_each_other_row_by_row()
    {
        var (table, column, result) = (new TensorBuffer(Spec(ElementType.Float)), new TensorBuffer(Spec(ElementType.Float)), new TensorBuffer(Spec(ElementType.Float)));
        table.Reshape(2, 2);
        ((ReadOnlySpan<float>)[1, 2, 3, 4]).CopyTo(table.AsSpan<float>());
        column.Reshape(2);
        ((ReadOnlySpan<float>)[8, 9]).CopyTo(column.AsSpan<float>());
        Combiner.Of(EnsembleKind.Concat).Combine([column, table], [1, 1], result);
        Assert.Equal([2, 3], result.Shape.ToArray());
        Assert.Equal([8, 1, 2, 9, 3, 4], result.AsSpan<float>().ToArray());
    }

    [Fact]
    public void A_soft_vote_takes_the_class_with_the_greatest_mean_score()
    {
        var (scores, label) = (new TensorBuffer(Spec(ElementType.Float)), new TensorBuffer(Spec(ElementType.Int64)));
        scores.Reshape(3, 3);
        ((ReadOnlySpan<float>)[0.2f, 0.5f, 0.3f, 0.4f, 0.4f, 0.2f, 0.1f, float.NaN, 0.9f]).CopyTo(scores.AsSpan<float>());
        SoftVote.Choose(scores, label);
        Assert.Equal([1, 0, 1], label.AsSpan<long>().ToArray());
    }

    private static TensorSpec Spec(ElementType type) => new() { Name = "t", ElementType = type, Shape = [] };

    private static TensorBuffer Long(long value)
    {
        var buffer = new TensorBuffer(Spec(ElementType.Int64));
        buffer.Reshape(1);
        buffer.AsSpan<long>()[0] = value;
        return buffer;
    }

    private static float[] Combine(EnsembleKind kind, float[][] members, double[]? weights)
    {
        List<TensorBuffer> buffers = [.. members.Select(m =>
        {
            var buffer = new TensorBuffer(Spec(ElementType.Float));
            buffer.Reshape(m.Length);
            m.CopyTo(buffer.AsSpan<float>());
            return buffer;
        })];
        var result = new TensorBuffer(Spec(ElementType.Float));
        Combiner.Of(kind).Combine(buffers, [.. weights ?? [.. members.Select(_ => 1.0)]], result);
        return result.AsSpan<float>().ToArray();
    }
}
