using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Evaluation;

/// <summary>The metrics that names stand for. Immutable; <see cref="Default"/> has everything in <see cref="MetricNames"/>.</summary>
public sealed class MetricCatalog
{
    private readonly FrozenDictionary<string, MetricDefinition> _byName;

    private MetricCatalog(IEnumerable<MetricDefinition> definitions) =>
        _byName = definitions.ToFrozenDictionary(definition => definition.Name, StringComparer.Ordinal);

    /// <summary>The built-in metrics.</summary>
    public static MetricCatalog Default { get; } = new([.. BinaryMetricDefinitions.All, .. MulticlassMetricDefinitions.All, .. RegressionMetricDefinitions.All, .. MultilabelMetricDefinitions.All, .. RankingMetricDefinitions.All, .. ForecastMetricDefinitions.All]);

    /// <summary>Every metric, by name.</summary>
    public IReadOnlyList<MetricDefinition> All => [.. _byName.Values.OrderBy(metric => metric.Name, StringComparer.Ordinal)];

    /// <summary>The catalog with one metric more.</summary>
    /// <exception cref="ArgumentException">The name is taken or not written in lower case, or the contribution its sampling needs is missing.</exception>
    public MetricCatalog With(MetricDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (string.IsNullOrWhiteSpace(definition.Name) || definition.Name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')))
            throw new ArgumentException($"'{definition.Name}' cannot name a metric; use lower-case letters, digits and underscores, such as profit_per_row.", nameof(definition));

        if (_byName.ContainsKey(definition.Name))
            throw new ArgumentException($"A metric '{definition.Name}' exists already; choose another name.", nameof(definition));

        if (definition.Sampling is MetricSampling.RowMean or MetricSampling.RowRate && definition.Contribution is null)
            throw new ArgumentException($"Metric '{definition.Name}' samples by {definition.Sampling} and so needs a Contribution; give one or use {MetricSampling.Bootstrap}.", nameof(definition));

        if (definition.Sampling is MetricSampling.UnitMean && definition.UnitContribution is null)
            throw new ArgumentException($"Metric '{definition.Name}' samples by {definition.Sampling} and so needs a UnitContribution; give one or use {MetricSampling.Bootstrap}.", nameof(definition));

        return new([.. _byName.Values, definition]);
    }

    /// <summary>Looks a metric up.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out MetricDefinition? definition) => _byName.TryGetValue(name, out definition);

    /// <summary>The metric of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest one.</exception>
    public MetricDefinition Get(string name) =>
        TryGet(name, out var definition) ? definition : throw new ArgumentException(Missing(name), nameof(name));

    internal string Missing(string name) => $"There is no metric '{name}'{Spelling.Hint(name, _byName.Keys)}";
}
