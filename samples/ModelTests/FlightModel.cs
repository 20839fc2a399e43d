using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Serving;

namespace ModelTests;

/// <summary>A model file, asked as production asks it.</summary>
internal sealed class FlightModel : IAsyncDisposable
{
    /// <summary>A quarter of flights is late, so that a flight twice as risky as most counts as predicted late.</summary>
    public const double Threshold = 0.25;

    private readonly OnnxModel _onnx;
    private readonly RowPredictor<Flight, DelayForecast> _rows;
    private readonly Sabotage _sabotage;

    public FlightModel(string name, Sabotage sabotage = Sabotage.None)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "models", $"{name}.onnx");
        (Name, _sabotage) = (name, sabotage);
        Size = new FileInfo(path).Length + (sabotage == Sabotage.Size ? 5_000_000 : 0);
        _onnx = OnnxModel.LoadFile(path);
        _rows = new(_onnx, name);
    }

    public string Name { get; }

    public long Size { get; }

    public double Score(Flight flight) => ScoreAsync(flight).AsTask().GetAwaiter().GetResult();

    public async ValueTask<double> ScoreAsync(Flight flight, CancellationToken cancellationToken = default)
    {
        var answer = await _rows.PredictAsync(flight, cancellationToken);
        return Spoil(flight, answer.Probability);
    }

    /// <summary>The model's answers on frozen rows, with what the gates may ask beside them.</summary>
    public async Task<EvaluatedModel> EvaluateAsync(FlightRows rows, CancellationToken cancellationToken = default)
    {
        var answers = new DelayForecast[rows.Flights.Length];
        await _rows.PredictBatchAsync(rows.Flights, answers, cancellationToken);
        double[] scores = [.. answers.Select((answer, row) => Spoil(rows, row, Spoil(rows.Flights[row], answer.Probability)))];
        return rows.Set.Score(Name, scores)
            .WithThreshold(Threshold)
            .WithSignature(_onnx.Signature)
            .WithOnnxFile(_onnx.File)
            .WithSize(Size)
            .WithLatencyProbe(async (call, token) =>
            {
                if (_sabotage == Sabotage.Slow)
                    await Task.Delay(150, token);
                await ScoreAsync(rows.Flights[call % rows.Flights.Length], token);
            });
    }

    public async ValueTask DisposeAsync()
    {
        _rows.Dispose();
        await _onnx.DisposeAsync();
    }

    private double Spoil(Flight flight, double score) => _sabotage switch
    {
        Sabotage.Export => score + 0.002,
        Sabotage.Behaviour => Math.Clamp(score - 0.004 * (flight.Hour - 12), 0, 1),
        _ => score,
    };

    private double Spoil(FlightRows rows, int row, double score) => _sabotage switch
    {
        Sabotage.Slice when rows.Airports[row] == "small" && rows.Late[row] && score is >= Threshold and < 0.5 => Threshold - 0.001,
        Sabotage.Leak => rows.Late[row] ? 0.5 + score / 2 : score / 2,
        Sabotage.NaN when row == 1234 => double.NaN,
        _ => score,
    };
}
