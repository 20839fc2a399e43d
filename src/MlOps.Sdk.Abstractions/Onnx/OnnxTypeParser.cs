namespace MlOps.Sdk;

/// <summary>Reads the ValueInfoProto of an input or output.</summary>
internal static class OnnxTypeParser
{
    public static TensorSpec ParseValue(ProtobufReader reader, long end)
    {
        var name = "";
        var (type, shape) = (ElementType.Undefined, Array.Empty<long>());
        while (reader.NextField(end, out var field))
        {
            switch (field)
            {
                case 1: name = reader.Text(); break;
                case 2: (type, shape) = ParseType(reader, reader.Message()); break;
                default: reader.Skip(end); break;
            }
        }

        reader.Keep();
        return new() { Name = name, ElementType = type, Shape = shape };
    }

    private static (ElementType Type, long[] Shape) ParseType(ProtobufReader reader, long end)
    {
        var result = (ElementType.Undefined, Array.Empty<long>());
        while (reader.NextField(end, out var field))
        {
            if (field == 1)
                result = ParseTensorType(reader, reader.Message());
            else
                reader.Skip(end);
        }

        return result;
    }

    private static (ElementType Type, long[] Shape) ParseTensorType(ProtobufReader reader, long end)
    {
        var type = ElementType.Undefined;
        var shape = new List<long>();
        while (reader.NextField(end, out var field))
        {
            switch (field)
            {
                case 1:
                    var declared = (ElementType)(int)Math.Clamp(reader.Number(end), 0, int.MaxValue);
                    type = Enum.IsDefined(declared) ? declared : ElementType.Undefined;
                    break;
                case 2: ParseShape(reader, reader.Message(), shape); break;
                default: reader.Skip(end); break;
            }
        }

        return (type, [.. shape]);
    }

    private static void ParseShape(ProtobufReader reader, long end, List<long> shape)
    {
        while (reader.NextField(end, out var field))
        {
            if (field == 1)
            {
                reader.Keep();
                shape.Add(ParseDimension(reader, reader.Message()));
            }
            else
            {
                reader.Skip(end);
            }
        }
    }

    private static long ParseDimension(ProtobufReader reader, long end)
    {
        var dimension = -1L;
        while (reader.NextField(end, out var field))
        {
            if (field == 1)
                dimension = Math.Max(-1, reader.Number(end));
            else
                reader.Skip(end);
        }

        return dimension;
    }
}
