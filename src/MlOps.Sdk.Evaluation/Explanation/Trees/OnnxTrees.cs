namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The tree ensemble of an ONNX file (TreeEnsembleRegressor or TreeEnsembleClassifier of ai.onnx.ml 1 to 3), one output of it, on the scale
/// before the node's transform. The file's tests are in single precision: round a row's values to it before explaining them.
/// </summary>
public sealed record OnnxTrees
{
    /// <summary>The trees of one output, which start from its base value.</summary>
    public required TreeEnsemble Trees { get; init; }

    /// <summary>The operator's name.</summary>
    public required string Operator { get; init; }

    /// <summary>The output the trees are of.</summary>
    public required int Output { get; init; }

    /// <summary>What the node does to the sum: <c>NONE</c>, <c>LOGISTIC</c>, <c>SOFTMAX</c> and so on. Contributions are on the scale before it.</summary>
    public required string Transform { get; init; }

    /// <summary>Reads a model that is in memory.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="features">Features a row of the node's input has.</param>
    /// <param name="output">The target or the class; a classifier of two classes may hold only the second, 1.</param>
    /// <exception cref="MlOpsIntegrityException">The bytes are not an ONNX model, or its trees are not trees.</exception>
    /// <exception cref="NotSupportedException">There is no tree ensemble, more than one, or one whose trees are not added up.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No leaf belongs to the output.</exception>
    public static OnnxTrees Read(ReadOnlySpan<byte> content, int features, int output = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        var node = OnnxTreeAttributes.Find(content);
        try
        {
            return new()
            {
                Trees = OnnxTreeBuilder.Build(node, features, output),
                Operator = node.Operator,
                Output = output,
                Transform = node.Texts("post_transform") is [var transform, ..] ? transform : "NONE",
            };
        }
        catch (ArgumentException e) when (e is not ArgumentOutOfRangeException)
        {
            throw new MlOpsIntegrityException($"The model's {node.Operator} is no ensemble of trees over {features} features: {e.Message}", e);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <inheritdoc cref="Read"/>
    /// <exception cref="MlOpsNotFoundException">There is no such file.</exception>
    public static OnnxTrees ReadFile(string path, int features, int output = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) ? Read(File.ReadAllBytes(path), features, output) : throw new MlOpsNotFoundException($"There is no model file '{path}'.");
    }
}
