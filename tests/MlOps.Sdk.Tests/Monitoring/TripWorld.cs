using MlOps.Sdk.Monitoring;

namespace MlOps.Sdk.Tests.Monitoring;

/// <summary>A seeded world of trips, a calibrated model of them, and the means to feed a monitor with both.</summary>
internal sealed class TripWorld(int seed)
{
    private static readonly string[] Origins = [.. Enumerable.Range(0, 30).Select(i => $"A{i:00}")];

    private readonly Random _random = new(seed);
    private readonly double[] _numbers = new double[2];
    private readonly string?[] _texts = new string?[1];
    private readonly double[] _outputs = new double[2];

    public static DateTimeOffset Day(int day) => new DateTimeOffset(2001, 2, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);

    public Trip Next()
    {
        // Two draws in one index: some origins are common, some rare.
        var origin = Origins[(int)(_random.NextDouble() * _random.NextDouble() * Origins.Length)];
        return new(origin, Math.Exp(6.5 + (0.6 * Gaussian())), Math.Floor(6 + (17 * _random.NextDouble())));
    }

    public static double Score(Trip trip) => 1 / (1 + Math.Exp(-(-3.2 + (0.12 * trip.Hour) + (0.0002 * trip.Distance))));

    public double Label(Trip trip) => _random.NextDouble() < Score(trip) ? 1 : 0;

    public PredictionId NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new(new Guid(bytes));
    }

    public ReferenceProfile Reference(int rows = 20_000)
    {
        var trips = Enumerable.Range(0, rows).Select(_ => Next()).ToList();
        return ReferenceProfile.Build(trips, [.. trips.Select(Score)], [.. trips.Select(Label)]);
    }

    public PredictionId Predict(IPredictionObserver observer, Trip trip, DateTimeOffset at, int version = 1, string model = "trips")
    {
        var id = NewId();
        Predict(observer, id, trip, at, version, model);
        return id;
    }

    public void Predict(IPredictionObserver observer, PredictionId id, Trip trip, DateTimeOffset at, int version = 1, string model = "trips")
    {
        var writer = new FeatureWriter(_numbers, _texts);
        trip.WriteTo(ref writer);
        var score = Score(trip);
        (_outputs[0], _outputs[1]) = (score > 0.5 ? 1 : 0, score);
        observer.OnPrediction(new PredictionMade
        {
            Id = id,
            Model = model,
            Version = version,
            At = at,
            Duration = TimeSpan.FromMilliseconds(1),
            Features = Trip.Features,
            Numbers = _numbers,
            Texts = _texts,
            Outputs = Trip.Outputs,
            OutputNumbers = _outputs,
            OutputTexts = [],
        });
    }

    /// <summary>A day of traffic at even intervals; returns the predictions with their trips.</summary>
    public List<(PredictionId Id, Trip Trip)> Serve(IPredictionObserver observer, DateTimeOffset day, int rows, Func<Trip, Trip>? change = null, int version = 1)
    {
        var served = new List<(PredictionId, Trip)>(rows);
        for (var i = 0; i < rows; i++)
        {
            var trip = Next();
            trip = change?.Invoke(trip) ?? trip;
            served.Add((Predict(observer, trip, day + (TimeSpan.FromDays(1) * i / rows), version), trip));
        }

        return served;
    }

    public static ModelMonitor Monitor(ReferenceProfile reference, Action<MonitorOptions>? configure = null, AlertDispatcher? dispatcher = null)
    {
        var options = new MonitorOptions();
        configure?.Invoke(options);
        return new(ModelRef.Parse("trips@champion"), new InMemoryReferenceProfiles().With("trips", 1, reference), options, dispatcher);
    }

    private double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
