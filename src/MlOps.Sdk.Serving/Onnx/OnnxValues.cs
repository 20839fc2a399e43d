using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace MlOps.Sdk.Serving;

/// <summary>Copies values whose size is known only after a run into the caller's buffers.</summary>
internal static class OnnxValues
{
    public static void Copy(OrtValue value, TensorBuffer target)
    {
        switch (value.OnnxType)
        {
            case OnnxValueType.ONNX_TYPE_TENSOR: CopyTensor(value, target); break;
            case OnnxValueType.ONNX_TYPE_SEQUENCE: CopySequence(value, target); break;
            case OnnxValueType.ONNX_TYPE_MAP: CopyMaps([value], target); break;
            default: throw new MlOpsModelException($"Output '{target.Spec.Name}' is of kind {value.OnnxType}, which is not supported; tensors, sequences and maps are.");
        }
    }

    private static void CopyTensor(OrtValue value, TensorBuffer target)
    {
        var info = value.GetTensorTypeAndShape();
        target.Reshape(info.Shape);
        if (target.ElementType == ElementType.String)
        {
            var texts = target.AsTexts();
            for (var i = 0; i < texts.Length; i++)
                texts[i] = value.GetStringElement(i);
        }
        else if (target.Length > 0)
        {
            value.GetTensorMutableRawData().CopyTo(target.AsBytes());
        }
    }

    private static void CopySequence(OrtValue value, TensorBuffer target)
    {
        var elements = new OrtValue[value.GetValueCount()];
        try
        {
            for (var i = 0; i < elements.Length; i++)
                elements[i] = value.GetValue(i, OrtAllocator.DefaultInstance);

            if (elements.Length > 0 && elements[0].OnnxType == OnnxValueType.ONNX_TYPE_MAP)
                CopyMaps(elements, target);
            else
                target.SetSequence([.. elements.Select((e, i) => CopyElement(e, target.Spec.Name, i))]);
        }
        finally
        {
            foreach (var element in elements)
                element?.Dispose();
        }
    }

    private static TensorBuffer CopyElement(OrtValue element, string name, int index)
    {
        var type = (ElementType)element.GetTensorTypeAndShape().ElementDataType;
        var buffer = new TensorBuffer(new() { Name = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]"), ElementType = type, Shape = [] });
        CopyTensor(element, buffer);
        return buffer;
    }

    // A classifier gives one map a row with the classes as keys; as a table that is one column a class.
    private static void CopyMaps(ReadOnlySpan<OrtValue> maps, TensorBuffer target)
    {
        for (var row = 0; row < maps.Length; row++)
        {
            using var keys = maps[row].GetValue(0, OrtAllocator.DefaultInstance);
            using var values = maps[row].GetValue(1, OrtAllocator.DefaultInstance);
            if (row == 0)
                target.ReshapeMaps(maps.Length, Keys(keys, target), (ElementType)values.GetTensorTypeAndShape().ElementDataType);
            else if (!Keys(keys, target).SequenceEqual(target.Keys!))
                throw new MlOpsModelException($"Output '{target.Spec.Name}' has other keys in row {row} than in row 0; only maps with the same keys in every row are supported.");

            var source = values.GetTensorMutableRawData();
            source.CopyTo(target.AsBytes().Slice(row * source.Length, source.Length));
        }
    }

    private static IReadOnlyList<string> Keys(OrtValue keys, TensorBuffer target)
    {
        var info = keys.GetTensorTypeAndShape();
        var count = (int)info.ElementCount;
        var known = target.Keys?.Count == count ? target.Keys : null;
        if (info.IsString)
        {
            var texts = keys.GetStringTensorAsArray();
            return known is not null && known.SequenceEqual(texts) ? known : texts;
        }

        var numbers = keys.GetTensorDataAsSpan<long>();
        var result = new string[count];
        for (var i = 0; i < count; i++)
            result[i] = numbers[i].ToString(CultureInfo.InvariantCulture);

        return known is not null && known.SequenceEqual(result) ? known : result;
    }
}
