namespace MlOps.Sdk.Evaluation;

/// <summary>The attributes of the one tree ensemble node of a graph; field numbers are those of onnx.proto3.</summary>
internal sealed class OnnxTreeAttributes
{
    private readonly Dictionary<string, List<double>> _floats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<long>> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _texts = new(StringComparer.Ordinal);

    private OnnxTreeAttributes(string @operator) => Operator = @operator;

    public string Operator { get; }

    public bool IsClassifier => Operator == "TreeEnsembleClassifier";

    public static OnnxTreeAttributes Find(ReadOnlySpan<byte> model)
    {
        OnnxTreeAttributes? found = null;
        var fields = new WireReader(model);
        while (fields.Next())
        {
            if (fields is not { Field: 7, Wire: 2 })
                continue;
            var graph = new WireReader(fields.Content);
            while (graph.Next())
            {
                if (graph is not { Field: 1, Wire: 2 } || Operation(graph.Content) is not { } name || !name.StartsWith("TreeEnsemble", StringComparison.Ordinal))
                    continue;
                if (name == "TreeEnsemble")
                    throw new NotSupportedException("The model uses the operator TreeEnsemble of ai.onnx.ml 5; export it with an earlier version, as TreeEnsembleRegressor or TreeEnsembleClassifier.");
                if (found is not null)
                    throw new NotSupportedException("The model has several tree ensembles; their sum is not one, so explain it with Shapley values of the whole model.");
                found = new(name);
                found.Read(graph.Content);
            }
        }

        return found ?? throw new NotSupportedException("The model has no TreeEnsembleRegressor or TreeEnsembleClassifier node; explain it with Shapley values of the whole model.");
    }

    public IReadOnlyList<double> Floats(string name) =>
        _floats.GetValueOrDefault(name) is { Count: > 0 } values ? values : _floats.GetValueOrDefault(name + "_as_tensor") ?? [];

    public IReadOnlyList<long> Numbers(string name) => _numbers.GetValueOrDefault(name) ?? [];

    public IReadOnlyList<string> Texts(string name) => _texts.GetValueOrDefault(name) ?? [];

    private static string? Operation(ReadOnlySpan<byte> node)
    {
        var fields = new WireReader(node);
        while (fields.Next())
        {
            if (fields is { Field: 4, Wire: 2 })
                return fields.Text;
        }

        return null;
    }

    private void Read(ReadOnlySpan<byte> node)
    {
        var fields = new WireReader(node);
        while (fields.Next())
        {
            if (fields is { Field: 5, Wire: 2 })
                Attribute(fields.Content);
        }
    }

    private void Attribute(ReadOnlySpan<byte> attribute)
    {
        var name = "";
        List<double> floats = [];
        List<long> numbers = [];
        List<string> texts = [];
        var fields = new WireReader(attribute);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1: name = fields.Text; break;
                case 4 or 9: texts.Add(fields.Text); break;
                case 5: Tensor(fields.Content, floats); break;
                case 7: fields.Floats(floats); break;
                case 3 or 8: fields.Numbers(numbers); break;
                default: break;
            }
        }

        (_floats[name], _numbers[name], _texts[name]) = (floats, numbers, texts);
    }

    private static void Tensor(ReadOnlySpan<byte> tensor, List<double> values)
    {
        const int Float = 1;
        var type = 0L;
        ReadOnlySpan<byte> raw = [];
        var fields = new WireReader(tensor);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 2: type = fields.Number; break;
                case 4: fields.Floats(values); break;
                case 9: raw = fields.Content; break;
                case 10: fields.Doubles(values); break;
                default: break;
            }
        }

        var width = type == Float ? 4 : 8;
        if (raw.Length % width != 0)
            throw WireReader.Damaged();
        for (; !raw.IsEmpty; raw = raw[width..])
            values.Add(width == 4 ? BitConverter.ToSingle(raw) : BitConverter.ToDouble(raw));
    }
}
