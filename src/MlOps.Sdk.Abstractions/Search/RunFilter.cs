using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk;

/// <summary>
/// The conditions a run must satisfy, all of them. Its text is MLflow's filter language:
/// <c>metrics.auc &gt; 0.8 and params.depth = '6' and tags.team ILIKE 'r%'</c>.
/// </summary>
public sealed record RunFilter : IParsable<RunFilter>
{
    /// <summary>Makes a filter.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="FilterLimits.MaxConditions"/> conditions.</exception>
    public RunFilter(params IReadOnlyList<RunCondition> conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        if (conditions.Count > FilterLimits.MaxConditions)
            throw new ArgumentException($"A filter has at most {FilterLimits.MaxConditions} conditions, not {conditions.Count}; use IN lists.", nameof(conditions));
        Conditions = [.. conditions];
    }

    /// <summary>The filter every run passes.</summary>
    public static RunFilter Everything { get; } = new([]);

    /// <summary>The conditions, in the order given.</summary>
    public IReadOnlyList<RunCondition> Conditions { get; }

    /// <summary>Reads a filter; an empty text is passed by every run.</summary>
    /// <exception cref="FilterSyntaxException">The text is no filter.</exception>
    public static RunFilter Parse(string? text) => new FilterParser(text ?? "").ParseFilter();

    /// <summary>Reads a filter, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RunFilter? filter)
    {
        try
        {
            filter = text is null ? null : Parse(text);
            return filter is not null;
        }
        catch (FilterSyntaxException)
        {
            filter = null;
            return false;
        }
    }

    /// <summary>This filter and more conditions.</summary>
    public RunFilter And(params IReadOnlyList<RunCondition> conditions) => new([.. Conditions, .. conditions]);

    /// <summary>Whether a run satisfies every condition.</summary>
    public bool Matches(RunRecord run)
    {
        foreach (var condition in Conditions)
        {
            if (!condition.Matches(run))
                return false;
        }

        return true;
    }

    /// <summary>The filter in MLflow's language; <see cref="Parse"/> gives the same filter again.</summary>
    public override string ToString() => string.Join(" AND ", Conditions);

    /// <inheritdoc/>
    public bool Equals(RunFilter? other) => other is not null && Conditions.SequenceEqual(other.Conditions);

    /// <inheritdoc/>
    public override int GetHashCode() => Conditions.Aggregate(Conditions.Count, HashCode.Combine);

    static RunFilter IParsable<RunFilter>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RunFilter>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RunFilter result) => TryParse(s, out result);
}
