using System.Globalization;
using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>Which options of a trainer to vary, and how a pipeline is made from them.</summary>
/// <typeparam name="TOptions">The trainer's options, such as <c>FastTreeBinaryTrainer.Options</c>.</typeparam>
public sealed class TrainerSweep<TOptions>
    where TOptions : class
{
    private const int DrawsPerNewSetting = 50;

    private readonly List<SweepDimension<TOptions>> _dimensions = [];

    /// <summary>Begins a sweep that varies nothing yet.</summary>
    /// <param name="options">Makes the options that every trial starts from.</param>
    /// <param name="pipeline">Makes the pipeline of a trial.</param>
    public TrainerSweep(Func<TOptions> options, Func<TOptions, IEstimator<ITransformer>> pipeline)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pipeline);
        (Options, Pipeline) = (options, pipeline);
    }

    internal Func<TOptions> Options { get; }

    internal Func<TOptions, IEstimator<ITransformer>> Pipeline { get; }

    /// <summary>Varies an option over listed values.</summary>
    /// <param name="name">The option's name, as logged.</param>
    /// <param name="set">Sets the option.</param>
    /// <param name="values">The values, at least one.</param>
    public TrainerSweep<TOptions> Vary<T>(string name, Action<TOptions, T> set, params ReadOnlySpan<T> values)
        where T : IFormattable
    {
        ArgumentNullException.ThrowIfNull(set);
        if (values.IsEmpty)
            throw new ArgumentException($"Give '{name}' at least one value to try.", nameof(values));

        SweepValue<TOptions>[] listed = [.. values.ToArray().Select(value => new SweepValue<TOptions>(value.ToString(null, CultureInfo.InvariantCulture), options => set(options, value)))];
        return Add(new(name, listed, random => listed[random.Next(listed.Length)]));
    }

    /// <summary>Varies an option over a range, for sweeps that draw at random.</summary>
    /// <param name="name">The option's name, as logged.</param>
    /// <param name="set">Sets the option.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value; above the smallest.</param>
    /// <param name="logarithmic">Whether the logarithm is drawn evenly, as suits rates and penalties; the smallest value must then be positive.</param>
    public TrainerSweep<TOptions> VaryBetween(string name, Action<TOptions, double> set, double minimum, double maximum, bool logarithmic = false)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum) || minimum >= maximum || (logarithmic && minimum <= 0))
            throw new ArgumentOutOfRangeException(nameof(minimum), $"'{name}' cannot be drawn between {minimum:R} and {maximum:R}: give finite bounds, the smaller first{(logarithmic ? " and positive" : "")}.");

        var (from, to) = logarithmic ? (Math.Log(minimum), Math.Log(maximum)) : (minimum, maximum);
        return Add(new(name, null, random =>
        {
            var drawn = from + (to - from) * random.NextDouble();
            var value = Math.Clamp(logarithmic ? Math.Exp(drawn) : drawn, minimum, maximum);
            return new(value.ToString(CultureInfo.InvariantCulture), options => set(options, value));
        }));
    }

    /// <summary>The settings to try: every combination, the last option varying fastest, or different ones drawn at random.</summary>
    internal IEnumerable<SweepValue<TOptions>[]> Settings(int? trials, int seed)
    {
        if (_dimensions.Count == 0)
            throw new InvalidOperationException($"The sweep varies nothing; name an option with {nameof(Vary)} or {nameof(VaryBetween)}.");

        return trials is { } count ? Drawn(count, new Random(seed)) : Grid();
    }

    internal Dictionary<string, string> Describe(SweepValue<TOptions>[] setting) =>
        _dimensions.Zip(setting).ToDictionary(pair => pair.First.Name, pair => pair.Second.Text, StringComparer.Ordinal);

    private IEnumerable<SweepValue<TOptions>[]> Grid()
    {
        if (_dimensions.Find(dimension => dimension.Values is null) is { } range)
            throw new InvalidOperationException($"'{range.Name}' is varied over a range, of which there is no every combination; list values with {nameof(Vary)}, or set {nameof(TrainerSweepOptions)}.{nameof(TrainerSweepOptions.Trials)} to draw at random.");

        IEnumerable<SweepValue<TOptions>[]> settings = [[]];
        foreach (var dimension in _dimensions)
            settings = settings.SelectMany(head => dimension.Values!.Select(value => (SweepValue<TOptions>[])[.. head, value]));

        return settings;
    }

    /// <summary>Listed values run out: drawing ends where no new setting turns up.</summary>
    private List<SweepValue<TOptions>[]> Drawn(int count, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(TrainerSweepOptions.Trials));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var settings = new List<SweepValue<TOptions>[]>();
        for (var draws = 0; settings.Count < count && draws < DrawsPerNewSetting * count; draws++)
        {
            SweepValue<TOptions>[] setting = [.. _dimensions.Select(dimension => dimension.Draw(random))];
            if (seen.Add(string.Join('\n', setting.Select(value => value.Text))))
                settings.Add(setting);
        }

        return settings;
    }

    private TrainerSweep<TOptions> Add(SweepDimension<TOptions> dimension)
    {
        LogKey.Require(dimension.Name, "param");
        if (_dimensions.Exists(other => other.Name == dimension.Name))
            throw new ArgumentException($"'{dimension.Name}' is varied already; name each option once.", nameof(dimension));

        _dimensions.Add(dimension);
        return this;
    }
}
