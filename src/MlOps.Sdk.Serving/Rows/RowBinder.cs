using System.Globalization;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Fits rows to a model's signature. An input of one element a row takes the column of its name; an input of several takes the
/// columns <c>name[0]</c>, <c>name[1]</c>, …; and a model whose only input has several takes all columns in order.
/// Outputs are read the same way, and one of a map by <c>name[key]</c>.
/// </summary>
internal sealed class RowBinder
{
    private const int MaxRank = 8;

    private readonly ModelSignature _signature;
    private readonly List<string> _problems = [];

    private RowBinder(ModelSignature signature) => _signature = signature;

    public static RowBinding Bind(ModelSignature signature, FeatureSchema features, FeatureSchema outputs, string row, string answer, string model)
    {
        var binder = new RowBinder(signature);
        var (inputs, widths) = binder.BindInputs(features);
        var wanted = new List<string>();
        var results = outputs.Columns.Select(c => binder.BindOutput(c, wanted)).ToArray();
        if (binder._problems.Count > 0)
            throw new ArgumentException($"{row} and {answer} do not fit model {model}: {string.Join("; ", binder._problems)}.");

        return new()
        {
            Features = features,
            Outputs = outputs,
            Inputs = inputs,
            Results = results,
            WantedOutputs = [.. wanted],
            FixedRows = signature.Inputs.Count > 0 ? (int)Math.Max(0, signature.Inputs.Max(i => i.Shape.Count > 0 ? i.Shape[0] : 1)) : 1,
            Widths = widths,
        };
    }

    private (RowColumn[] Columns, int[] Widths) BindInputs(FeatureSchema features)
    {
        if (_signature.Inputs is [{ Shape.Count: > 1 and <= MaxRank } only] && Width(only) != 1 && features.Columns.All(c => Member(c.Name, only.Name) is null))
            return BindVector(only, features);

        var widths = new int[_signature.Inputs.Count];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var columns = new List<RowColumn>();
        for (var i = 0; i < widths.Length; i++)
        {
            var input = _signature.Inputs[i];
            widths[i] = Width(input);
            if (input.Shape.Count is 0 or > MaxRank || !IsBindable(input.ElementType))
                _problems.Add($"input '{input.Name}' is {input.Describe()}, which does not hold one value for each row");
            else if (widths[i] == 1)
                Take(input.Name, i, 0);
            else if (widths[i] < 1)
                _problems.Add($"input '{input.Name}' is {input.Describe()}, whose width is not known before a run");
            else
                for (var offset = 0; offset < widths[i]; offset++)
                    Take(string.Create(CultureInfo.InvariantCulture, $"{input.Name}[{offset}]"), i, offset);
        }

        foreach (var column in features.Columns.Where(c => !taken.Contains(c.Name)))
            _problems.Add($"column '{column.Name}' is not an input of the model, which has {string.Join(", ", _signature.Inputs.Select(s => $"'{s.Name}'"))}");

        return ([.. columns], widths);

        void Take(string name, int tensor, int offset)
        {
            var input = _signature.Inputs[tensor];
            taken.Add(name);
            if (features.Columns.Where(c => c.Name == name).Select(c => (FeatureColumn?)c).FirstOrDefault() is not { } column)
                _problems.Add($"column '{name}' is missing, expected {input.Describe()}");
            else if ((column.Kind == FeatureKind.Text) != (input.ElementType == ElementType.String))
                _problems.Add($"column '{name}' is {column.Kind} where the model takes {input.Describe()}");
            else
                columns.Add(new(column, tensor, offset));
        }
    }

    private (RowColumn[] Columns, int[] Widths) BindVector(TensorSpec input, FeatureSchema features)
    {
        var expected = Width(input);
        if (expected >= 0 && expected != features.Columns.Count)
            _problems.Add($"the model's only input '{input.Name}' is {input.Describe()}, expected {expected} columns, got {features.Columns.Count}");

        foreach (var column in features.Columns)
        {
            if ((column.Kind == FeatureKind.Text) != (input.ElementType == ElementType.String))
                _problems.Add($"column '{column.Name}' is {column.Kind} where the model takes {input.Describe()}");
        }

        return ([.. features.Columns.Select((c, i) => new RowColumn(c, 0, i))], [features.Columns.Count]);
    }

    private RowColumn BindOutput(FeatureColumn column, List<string> wanted)
    {
        foreach (var output in _signature.Outputs)
        {
            var member = Member(column.Name, output.Name);
            if (member is null && output.Name != column.Name)
                continue;

            var index = wanted.IndexOf(output.Name);
            if (index < 0)
            {
                index = wanted.Count;
                wanted.Add(output.Name);
            }

            if (output.ElementType == ElementType.Undefined)
                return BindMap(column, output, index, member);

            var width = Width(output);
            var offset = 0;
            if (member is null ? width is not (1 or -1) : !int.TryParse(member, NumberStyles.None, CultureInfo.InvariantCulture, out offset) || (width >= 0 && offset >= width))
                _problems.Add($"output column '{column.Name}' asks for one value of {output.Describe()}; name one of its elements, such as '{output.Name}[0]'");
            else if ((column.Kind == FeatureKind.Text) != (output.ElementType == ElementType.String))
                _problems.Add($"output column '{column.Name}' is {column.Kind} where the model gives {output.Describe()}");
            return new(column, index, offset);
        }

        _problems.Add($"output column '{column.Name}' is not an output of the model, which has {string.Join(", ", _signature.Outputs.Select(o => $"'{o.Name}' {o.Describe()}"))}");
        return default;
    }

    private RowColumn BindMap(FeatureColumn column, TensorSpec output, int index, string? key)
    {
        if (key is null || column.Kind == FeatureKind.Text)
            _problems.Add($"output column '{column.Name}' reads a map of numbers; name one of its keys, such as '{output.Name}[0]', as a number");
        return new(column, index, 0, key);
    }

    /// <summary>What stands in the brackets of <c>name[x]</c>, or null.</summary>
    private static string? Member(string column, string tensor) =>
        column.Length > tensor.Length + 2 && column.StartsWith(tensor, StringComparison.Ordinal) && column[tensor.Length] == '[' && column[^1] == ']'
            ? column[(tensor.Length + 1)..^1]
            : null;

    /// <summary>Elements in each row: the product of the dimensions behind the first, or -1 when one is open.</summary>
    private static int Width(TensorSpec tensor)
    {
        long width = 1;
        for (var axis = 1; axis < tensor.Shape.Count; axis++)
        {
            if (tensor.Shape[axis] < 0)
                return -1;

            width = Math.Min(int.MaxValue, width * tensor.Shape[axis]);
        }

        return (int)width;
    }

    private static bool IsBindable(ElementType type) => type == ElementType.String || type.IsNumeric();
}
