namespace FlightDelays;

/// <summary>What the command line asks for.</summary>
internal sealed record SampleOptions
{
    public const string Usage =
        """
        Trains, gates, serves, watches and retrains a flight-delay model on 120,000 real flights.

        dotnet run --project samples/FlightDelays -c Release [-- options]

          --store DIR   the folder of runs, models and the report (default: .mlops)
          --data FILE   another flights file, .csv or .csv.gz (default: the one beside the program)
          --until DAY   the last day to serve, as 2001-03-31 (default: 2001-06-30)
          --fresh       start over: delete what an earlier run left in the store
          --help        show this
        """;

    private static readonly DateOnly FirstDay = new(2001, 2, 1);
    private static readonly DateOnly LastDay = new(2001, 6, 30);

    public string Store { get; private init; } = ".mlops";

    public string Data { get; private init; } = Path.Combine(AppContext.BaseDirectory, "data", "flights.csv.gz");

    public DateOnly Until { get; private init; } = LastDay;

    public bool Fresh { get; private init; }

    public bool Help { get; private init; }

    /// <exception cref="SampleException">An option is unknown or lacks its value.</exception>
    public static SampleOptions Parse(IReadOnlyList<string> args)
    {
        var options = new SampleOptions();
        for (var i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--store" => options with { Store = Value(args, ref i) },
                "--data" => options with { Data = Value(args, ref i) },
                "--until" => options with { Until = Day(Value(args, ref i)) },
                "--fresh" => options with { Fresh = true },
                "--help" or "-h" or "-?" => options with { Help = true },
                _ => throw new SampleException($"Unknown option '{args[i]}'; --help lists the options."),
            };
        }

        return options;
    }

    private static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) && day >= FirstDay && day <= LastDay
            ? day
            : throw new SampleException($"Option --until is '{text}'; it is a day from {FirstDay:yyyy-MM-dd} to {LastDay:yyyy-MM-dd}.");

    private static string Value(IReadOnlyList<string> args, ref int i) =>
        i + 1 < args.Count && args[i + 1].Length > 0 && !args[i + 1].StartsWith("--", StringComparison.Ordinal)
            ? args[++i]
            : throw new SampleException($"Option {args[i]} needs a value; --help lists the options.");
}
