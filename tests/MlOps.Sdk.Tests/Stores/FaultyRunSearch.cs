using System.Globalization;

namespace MlOps.Sdk.Tests.Stores;

/// <summary>A run store that searches with one known fault, over all runs of the store inside.</summary>
internal sealed class FaultyRunSearch(IRunStore inner, string fault) : RunStoreDecorator(inner)
{
    private readonly IRunStore _inner = inner;

    public override async ValueTask<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancellationToken = default)
    {
        switch (fault)
        {
            case "searches every experiment":
                return await _inner.SearchRunsAsync(query with { Experiments = [] }, cancellationToken);
            case "ignores cancellation":
                return await _inner.SearchRunsAsync(query, CancellationToken.None);
            case "pages by position":
                return await ByPositionAsync(query, cancellationToken);
            case "takes any token":
                return await _inner.SearchRunsAsync(IsGood(query) ? query : query with { PageToken = null }, cancellationToken);
        }

        var filter = new RunFilter([.. query.Filter.Conditions.Select(Break)]);
        var page = await _inner.SearchRunsAsync(query.PageToken is null ? query with { Filter = filter } : query, cancellationToken);
        return fault switch
        {
            "sorts NaN first" => page with { Runs = [.. page.Runs.OrderBy(run => run.Metrics.Values.All(point => !double.IsNaN(point.Value)))] },
            "breaks ties the other way" => query.OrderBy is [{ Field: TextField }] ? page with { Runs = [.. page.Runs.OrderBy(run => run.StartedAt)] } : page,
            "gives a token on a full last page" => page.Runs.Count == query.PageSize && page.NextPageToken is null
                ? page with { NextPageToken = RunCursor.At(page.Runs[^1], query.TotalOrder).ToToken(query) }
                : page,
            "leaves out the seed" => page with { Runs = [.. page.Runs.Select(run => run with { Environment = run.Environment with { Seed = null } })] },
            "matches runs that lack the field" when query.Filter.Conditions.Any(condition => condition.Operator == RunOperator.NotEqual) =>
                await _inner.SearchRunsAsync(query with { Filter = RunFilter.Everything, PageToken = null }, cancellationToken),
            "compares the greatest value" => await ByGreatestAsync(query, page, cancellationToken),
            _ => page,
        };
    }

    private RunCondition Break(RunCondition condition) => (fault, condition) switch
    {
        ("folds every letter", TextCondition { Operator: RunOperator.ILike } text) when text.Value.Contains('Ä', StringComparison.Ordinal) => ((TextField)text.Field).ILike(text.Value.ToLowerInvariant()),
        ("compares the start of long values", TextCondition { Operator: RunOperator.Equal, Value.Length: > 64 } text) => ((TextField)text.Field).Like(text.Value[..64] + "%"),
        ("strips quotes", TextCondition text) => new TextCondition((TextField)text.Field, text.Operator, text.Value.Trim('\'', '\\', '@')),
        _ => condition,
    };

    private static bool IsGood(RunQuery query)
    {
        try
        {
            return RunCursor.Of(query) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private async ValueTask<RunPage> ByPositionAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var skip = query.PageToken is null ? 0 : int.Parse(query.PageToken, CultureInfo.InvariantCulture);
        var all = await _inner.SearchRunsAsync(query with { PageToken = null, PageSize = RunQuery.MaxPageSize }, cancellationToken);
        return new()
        {
            Runs = [.. all.Runs.Skip(skip).Take(query.PageSize)],
            NextPageToken = all.Runs.Count > skip + query.PageSize ? (skip + query.PageSize).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    private async ValueTask<RunPage> ByGreatestAsync(RunQuery query, RunPage page, CancellationToken cancellationToken)
    {
        if (query.Filter.Conditions is not [NumberCondition { Operator: RunOperator.Greater } condition])
            return page;
        var found = new List<RunRecord>();
        await foreach (var run in _inner.SearchAllRunsAsync(query with { Filter = RunFilter.Everything, PageToken = null }, cancellationToken))
        {
            if (await _inner.ListMetricAsync(run.Id, condition.Field.Key, cancellationToken).AnyAsync(point => point.Value > condition.Value, cancellationToken))
                found.Add(run);
        }

        return new() { Runs = found };
    }
}
