namespace MlOps.Sdk;

/// <summary>Collects the description of a model while walking its ModelProto; field numbers are those of onnx.proto3.</summary>
internal sealed class OnnxModelParser(ProtobufReader reader)
{
    private const int MaxDepth = 32;

    private readonly Dictionary<string, long> _operatorSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<TensorSpec> _inputs = [];
    private readonly List<TensorSpec> _outputs = [];
    private readonly HashSet<string> _initializers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _externalData = new(StringComparer.Ordinal);
    private readonly HashSet<OnnxOperator> _operators = [];
    private string _producerName = "";
    private string _producerVersion = "";
    private string _graphName = "";
    private long _irVersion;
    private bool _hasGraph;

    public OnnxModelFile Parse()
    {
        ParseModel(reader.End);
        if (!_hasGraph)
            throw reader.Damaged("it holds no graph");
        if (_outputs.Count == 0)
            throw reader.Damaged("its graph has no output");

        return new()
        {
            IrVersion = _irVersion,
            ProducerName = _producerName,
            ProducerVersion = _producerVersion,
            GraphName = _graphName,
            OperatorSets = _operatorSets,
            Metadata = _metadata,
            Signature = new() { Inputs = [.. _inputs.Where(i => !_initializers.Contains(i.Name))], Outputs = _outputs },
            // Before version 4 of the format every initializer had to be listed as an input, and was a constant all the same.
            OptionalInputs = _irVersion < 4 ? [] : [.. _inputs.Where(i => _initializers.Contains(i.Name))],
            ExternalDataLocations = [.. _externalData.Order(StringComparer.Ordinal)],
            Operators = [.. _operators.Order()],
        };
    }

    private void ParseModel(long end)
    {
        while (reader.NextField(end, out var field))
        {
            switch (field)
            {
                case 1: _irVersion = reader.Number(end); break;
                case 2: _producerName = reader.Text(); break;
                case 3: _producerVersion = reader.Text(); break;
                case 7: _hasGraph = true; ParseGraph(reader.Message(), depth: 0); break;
                case 8: ParseOperatorSet(reader.Message()); break;
                case 14: ParseEntry(reader.Message(), _metadata); break;
                case 25: ParseFunction(reader.Message()); break;
                default: reader.Skip(end); break;
            }
        }
    }

    private void ParseGraph(long end, int depth)
    {
        if (depth > MaxDepth)
            throw reader.Damaged($"its subgraphs are nested more than {MaxDepth} deep");

        var main = depth == 0;
        while (reader.NextField(end, out var field))
        {
            switch (field)
            {
                case 1: ParseNode(reader.Message(), depth); break;
                case 2 when main: _graphName = reader.Text(); break;
                case 5: ParseTensor(reader.Message(), keepName: main); break;
                case 11 when main: _inputs.Add(OnnxTypeParser.ParseValue(reader, reader.Message())); break;
                case 12 when main: _outputs.Add(OnnxTypeParser.ParseValue(reader, reader.Message())); break;
                case 15: ParseSparseTensor(reader.Message(), keepName: main); break;
                default: reader.Skip(end); break;
            }
        }
    }

    private void ParseNode(long end, int depth)
    {
        var (domain, name) = ("", "");
        while (reader.NextField(end, out var field))
        {
            switch (field)
            {
                case 4: name = reader.Text(); break;
                case 5: ParseAttribute(reader.Message(), depth); break;
                case 7: domain = reader.Text(); break;
                default: reader.Skip(end); break;
            }
        }

        _operators.Add(new(DomainName(domain), name));
    }

    private void ParseAttribute(long end, int depth)
    {
        while (reader.NextField(end, out var field))
        {
            switch (field)
            {
                case 5 or 10: ParseTensor(reader.Message(), keepName: false); break;
                case 6 or 11: ParseGraph(reader.Message(), depth + 1); break;
                case 22 or 23: ParseSparseTensor(reader.Message(), keepName: false); break;
                default: reader.Skip(end); break;
            }
        }
    }

    private void ParseFunction(long end)
    {
        while (reader.NextField(end, out var field))
        {
            if (field == 7)
                ParseNode(reader.Message(), depth: 1);
            else
                reader.Skip(end);
        }
    }

    private void ParseTensor(long end, bool keepName)
    {
        Dictionary<string, string>? external = null;
        while (reader.NextField(end, out var field))
        {
            switch (field)
            {
                case 8 when keepName: _initializers.Add(reader.Text()); break;
                case 13: ParseEntry(reader.Message(), external ??= new(StringComparer.Ordinal)); break;
                default: reader.Skip(end); break;
            }
        }

        if (external is not null)
            _externalData.Add(external.TryGetValue("location", out var location) ? location : "");
    }

    private void ParseSparseTensor(long end, bool keepName)
    {
        while (reader.NextField(end, out var field))
        {
            if (field is 1 or 2)
                ParseTensor(reader.Message(), keepName && field == 1);
            else
                reader.Skip(end);
        }
    }

    private void ParseOperatorSet(long end)
    {
        var (domain, version) = ("", 0L);
        while (reader.NextField(end, out var field))
        {
            switch (field)
            {
                case 1: domain = reader.Text(); break;
                case 2: version = reader.Number(end); break;
                default: reader.Skip(end); break;
            }
        }

        reader.Keep();
        _operatorSets[DomainName(domain)] = version;
    }

    private void ParseEntry(long end, Dictionary<string, string> entries)
    {
        var (key, value) = ("", "");
        while (reader.NextField(end, out var field))
        {
            switch (field)
            {
                case 1: key = reader.Text(); break;
                case 2: value = reader.Text(); break;
                default: reader.Skip(end); break;
            }
        }

        reader.Keep();
        entries[key] = value;
    }

    private static string DomainName(string domain) => domain.Length == 0 ? OnnxOperator.StandardDomain : domain;
}
