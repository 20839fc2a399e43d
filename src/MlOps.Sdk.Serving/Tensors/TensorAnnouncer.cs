namespace MlOps.Sdk.Serving;

/// <summary>Tells observers of the rows that a tensor call answered, as far as its tensors are named scalar columns. It belongs to one call and is used again.</summary>
internal sealed class TensorAnnouncer
{
    private TensorColumns? _features;
    private TensorColumns? _outputs;
    private double[] _numbers = [];
    private string?[] _texts = [];
    private double[] _outputNumbers = [];
    private string?[] _outputTexts = [];

    public void Announce(HostContext host, LoadedModel model, TensorCall call, int rows, TimeSpan duration, in RouteChoice choice)
    {
        if (!FindColumns(model, call, rows))
            return;

        var now = host.Time.GetUtcNow();
        for (var row = 0; row < rows; row++)
        {
            _features!.Read(call.Inputs, row, _numbers, _texts);
            _outputs!.Read(call.Outputs, row, _outputNumbers, _outputTexts);
            host.Announce(new PredictionMade
            {
                Id = call.RowId(row),
                Model = model.Version.Model,
                Version = model.Version.Version,
                At = now,
                Duration = duration,
                Features = _features.Schema,
                Numbers = _numbers,
                Texts = _texts,
                Outputs = _outputs.Schema,
                OutputNumbers = _outputNumbers,
                OutputTexts = _outputTexts,
                Variant = choice.Variant,
                Propensity = choice.KnownPropensity,
                IsShadow = choice.Arm?.IsShadow == true,
            });
        }
    }

    private bool FindColumns(LoadedModel model, TensorCall call, int rows)
    {
        if (_features is not null && _outputs is not null && _features.Fit(call.Inputs, rows) && _outputs.Fit(call.Outputs, rows))
            return true;

        (_features, _outputs) = (TensorColumns.Of(call.Inputs, rows, model.Columns), TensorColumns.Of(call.Outputs, rows));
        if (_features is null || _outputs is null)
            return false;

        _numbers = new double[_features.Schema.NumberCount];
        _texts = new string?[_features.Schema.TextCount];
        _outputNumbers = new double[_outputs.Schema.NumberCount];
        _outputTexts = new string?[_outputs.Schema.TextCount];
        return true;
    }
}
