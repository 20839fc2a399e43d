namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>Models with made-up weights: what matters is what they cost and which one answered.</summary>
internal static class MadeUpModels
{
    /// <summary>Side of the images of <see cref="Convolutional"/>.</summary>
    public const int Side = 48;

    private const int Hidden = 512;

    /// <summary>A classifier of images with five convolutions, 20 million multiplications a row: what it reads and writes in between outgrows the cache in batches.</summary>
    public static byte[] Convolutional()
    {
        var random = new Random(1);
        var graph = new OnnxGraph().Input("image", -1, 3, Side, Side);
        var (last, channels) = ("image", 3);
        foreach (var (wide, stride) in ((int, int)[])[(16, 1), (32, 2), (32, 1), (64, 2), (64, 1)])
        {
            var name = $"conv{wide}x{stride}";
            graph.Weights(name + ".w", Made(random, wide * channels * 9, channels * 9), wide, channels, 3, 3)
                .Node("Conv", [last, name + ".w"], name, ("strides", [stride, stride]), ("pads", [1, 1, 1, 1]), ("kernel_shape", [3, 3]))
                .Node("Relu", [name], name + ".out");
            (last, channels) = (name + ".out", wide);
        }

        return graph.Node("GlobalAveragePool", [last], "pooled").Node("Flatten", ["pooled"], "flat")
            .Weights("head", Made(random, channels * 2, channels), channels, 2)
            .Node("MatMul", ["flat", "head"], "logits").Node("Softmax", ["logits"], "probabilities")
            .Output("probabilities", -1, 2)
            .ToModel();
    }

    /// <summary>Multiplies four numbers by a whole factor, by way of a megabyte of weights.</summary>
    public static byte[] Scale(int factor) => new OnnxGraph()
        .Input("x", -1, 4)
        .Weights("widen", Diagonal(4, Hidden, 1), 4, Hidden)
        .Weights("keep", Diagonal(Hidden, Hidden, 1), Hidden, Hidden)
        .Weights("narrow", Diagonal(Hidden, 4, factor), Hidden, 4)
        .Node("MatMul", ["x", "widen"], "wide").Node("Relu", ["wide"], "positive")
        .Node("MatMul", ["positive", "keep"], "kept").Node("Relu", ["kept"], "again")
        .Node("MatMul", ["again", "narrow"], "y")
        .Output("y", -1, 4)
        .ToModel();

    private static float[] Diagonal(int rows, int columns, float value)
    {
        var matrix = new float[rows * columns];
        for (var i = 0; i < Math.Min(rows, columns); i++)
            matrix[i * columns + i] = value;
        return matrix;
    }

    private static float[] Made(Random random, int count, int inputs)
    {
        var scale = MathF.Sqrt(2f / inputs);
        return [.. Enumerable.Range(0, count).Select(_ => scale * (2 * random.NextSingle() - 1))];
    }
}
