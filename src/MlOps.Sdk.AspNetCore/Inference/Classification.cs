using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore;

/// <summary>The classification extension: scores as the texts <c>value:index</c>, best first, with <c>:label</c> where the model names its classes.</summary>
internal static class Classification
{
    /// <summary>The best classes of each row; the classes are the last axis.</summary>
    /// <exception cref="InferenceException">400: the output holds no scores.</exception>
    public static TensorBuffer Of(TensorBuffer scores, int classes)
    {
        if (scores.Sequence is not null || !scores.ElementType.IsNumeric() || scores.Shape.Length == 0)
            throw new InferenceException(StatusCodes.Status400BadRequest, $"Output '{scores.Spec.Name}' holds no scores of classes, so it cannot be asked for with 'classification'.");

        var width = (int)scores.Shape[^1];
        var best = Math.Min(classes, width);
        var texts = new TensorBuffer(new() { Name = scores.Spec.Name, ElementType = ElementType.String, Shape = [] });
        texts.Reshape([.. scores.Shape[..^1], best]);
        var order = new int[width];
        for (var row = 0; best > 0 && row < texts.Length / best; row++)
        {
            Rank(scores, row * width, order);
            for (var i = 0; i < best; i++)
                texts.AsTexts()[row * best + i] = Text(scores, row * width, order[i]);
        }

        return texts;
    }

    // The first of equals stays first, and what is no number comes last.
    private static void Rank(TensorBuffer scores, int start, int[] order)
    {
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => scores.GetNumber(start + b).CompareTo(scores.GetNumber(start + a)) is not 0 and var by ? by : a.CompareTo(b));
    }

    private static string Text(TensorBuffer scores, int start, int index)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{scores.GetNumber(start + index)}:{index}");
        return scores.Keys is { } keys ? $"{text}:{keys[index]}" : text;
    }
}
