using CsCheck;

namespace MlOps.Sdk.Tests.Search;

public sealed class RunFilterTests
{
    private static readonly Gen<string> Keys = Gen.String[Gen.Char["abzAZ09_-.:/ @äé"], 1, 20].Where(LogKey.IsValid);

    private static readonly Gen<string> Texts = Gen.String[Gen.OneOf(Gen.Char["'\"`%_\\ ,();=aZ"], Gen.Char['\u0001', '\uD7FF']), 0, 12];

    private static readonly Gen<RunOperator> Comparisons = Gen.OneOf(
        RunOperator.Equal, RunOperator.NotEqual, RunOperator.Less, RunOperator.LessOrEqual, RunOperator.Greater, RunOperator.GreaterOrEqual);

    private static readonly Gen<TextField> TextFields = Gen.OneOf(
        Keys.Select(key => RunField.Param(key)), Keys.Select(key => RunField.Tag(key)), Gen.OneOf(RunField.Id, RunField.Name, RunField.ParentId, RunField.DatasetName, RunField.DatasetDigest));

    private static readonly Gen<TimeField> TimeFields = Gen.OneOf(RunField.StartTime, RunField.EndTime);

    private static readonly Gen<RunCondition> Conditions = Gen.OneOf(
        Gen.Select(Keys, Comparisons, Gen.Double.Where(value => !double.IsNaN(value)), (key, comparison, value) => (RunCondition)new NumberCondition(RunField.Metric(key), comparison, value)),
        Gen.Select(TimeFields, Comparisons, Gen.Long[-62135596800000, 253402300799999], (field, comparison, ms) => (RunCondition)new TimeCondition(field, comparison, DateTimeOffset.FromUnixTimeMilliseconds(ms))),
        Gen.Select(TextFields, Gen.OneOf(RunOperator.Equal, RunOperator.NotEqual, RunOperator.Like, RunOperator.ILike), Texts, (field, comparison, value) => (RunCondition)new TextCondition(field, comparison, value)),
        Gen.Select(TextFields, Gen.OneOf(RunOperator.In, RunOperator.NotIn), Texts.List[1, 5], (field, comparison, values) => (RunCondition)new TextSetCondition(field, comparison, values)),
        Gen.Enum<RunStatus>().List[0, 4].Select(statuses => (RunCondition)new StatusCondition(RunField.Status, statuses)),
        Gen.Select(Keys, Gen.Bool, (key, isNull) => isNull ? RunField.Metric(key).IsNull() : RunField.Tag(key).IsNotNull()));

    [Fact]
    public void A_filter_reads_back_as_what_was_written() =>
        Conditions.List[0, 6].Sample(conditions =>
        {
            var filter = new RunFilter(conditions);
            return RunFilter.Parse(filter.ToString()).Equals(filter);
        }, iter: 2000);

    [Fact]
    public void An_order_reads_back_as_what_was_written() =>
        Gen.Select(Gen.OneOf(Keys.Select(key => (RunField)RunField.Metric(key)), TextFields.Where(field => field.Kind != RunFieldKind.Dataset).Select(field => (RunField)field), TimeFields.Select(field => (RunField)field)), Gen.Bool)
            .Select((field, descending) => new RunOrder(field, descending)).List[0, 6].Select(orders => orders.DistinctBy(order => order.Field).ToList())
            .Sample(orders => RunOrder.ParseList(string.Join(", ", orders)).SequenceEqual(orders), iter: 2000);

    [Fact]
    public void Any_text_is_a_filter_or_an_error_that_says_where() =>
        Gen.OneOf(
            Gen.String,
            Gen.OneOf("metrics.", "params", "tags.`a b`", "start_time", "status", "'x'", "\"", "`", "0.8", "1e999", "-", "IN", "(", ")", ",", "not", "AND", "or", "is", "null", "=", "!=", "<>", "LIKE", ";", " ", "\uD800", "datasets.name", "'FINISHED'").List[0, 12].Select(string.Concat))
        .Sample(text =>
        {
            try
            {
                var filter = RunFilter.Parse(text);
                return RunFilter.Parse(filter.ToString()).Equals(filter);
            }
            catch (FilterSyntaxException e)
            {
                return e.Position >= 0 && e.Position <= text.Length && e.Message.Length > 20;
            }
        }, iter: 20_000);

    [Fact]
    public void The_language_and_the_builder_make_the_same_query()
    {
        var written = RunQuery.Parse("metrics.auc > 0.8 and params.depth = '6' AND tags.team ILIKE 'r%'", "metrics.auc DESC, start_time ASC");
        var built = new RunQuery()
            .Where(RunField.Metric("auc") > 0.8, RunField.Param("depth").EqualTo("6"), RunField.Tag("team").ILike("r%"))
            .By(RunField.Metric("auc").Descending(), RunField.StartTime.Ascending());
        Assert.Equal(written.Filter, built.Filter);
        Assert.Equal(written.OrderBy, built.OrderBy);
        Assert.Equal("metrics.auc > 0.8 AND params.depth = '6' AND tags.team ILIKE 'r%'", built.Filter.ToString());
    }

    [Theory]
    [InlineData("metric.a=1", "metrics.a = 1")]
    [InlineData("metrics.\"my loss\" <= -1e-3", "metrics.`my loss` <= -0.001")]
    [InlineData("parameters.`a b`!='x'", "params.`a b` != 'x'")]
    [InlineData("tag.`mlflow.source.name` like \"it's\"", "tags.mlflow.source.name LIKE 'it''s'")]
    [InlineData("attr.status = 'FINISHED'", "status IN ('FINISHED')")]
    [InlineData("status != \"FAILED\"", "status IN ('RUNNING', 'FINISHED', 'KILLED', 'INTERRUPTED')")]
    [InlineData("run.created > 5", "start_time > 5")]
    [InlineData("attributes.`Run Name` = 'a'", "run_name = 'a'")]
    [InlineData("`run name` IN ('b','a','b')", "run_name IN ('a', 'b')")]
    [InlineData("start_time >= '2026-01-01T00:00:00Z'", "start_time >= 1767225600000")]
    [InlineData("user_id = 'ann'", "tags.mlflow.user = 'ann'")]
    [InlineData("params.x is  not\nnull", "params.x IS NOT NULL")]
    [InlineData("dataset.digest NOT IN (\"a\")", "datasets.digest NOT IN ('a')")]
    [InlineData("metrics.x < -Infinity", "metrics.x < -Infinity")]
    [InlineData("metrics.and > 1 and metrics.is < 2", "metrics.and > 1 AND metrics.is < 2")]
    [InlineData("   ", "")]
    public void What_mlflow_accepts_is_read(string text, string canonical) => Assert.Equal(canonical, RunFilter.Parse(text).ToString());

    [Theory]
    [InlineData("metric", 0, "no attribute of a run")]
    [InlineData("mterics.auc > 1", 0, "did you mean 'metrics'?")]
    [InlineData("strat_time > 1", 0, "did you mean 'start_time'?")]
    [InlineData("attributes.run_nme = 'a'", 11, "did you mean 'run_name'?")]
    [InlineData("metrics.auc > '0.8'", 14, "without quotes")]
    [InlineData("metrics.auc > abc", 14, "expected a number")]
    [InlineData("metrics.auc > nan", 14, "expected a number")]
    [InlineData("metrics.auc LIKE 'a'", 12, "no text")]
    [InlineData("params.depth = 6", 15, "write '6'")]
    [InlineData("params.depth > '6'", 13, "use =, !=, LIKE, ILIKE")]
    [InlineData("params.depth == '6'", 13, "'==' is no operator")]
    [InlineData("params.depth <> '6'", 13, "!=")]
    [InlineData("params.depth =", 14, "the end")]
    [InlineData("params.depth = 'x", 15, "has no end")]
    [InlineData("params.`a?` = 'x'", 7, "not a valid key")]
    [InlineData("params.a = 'x' or params.b = 'y'", 15, "OR is not part")]
    [InlineData("params.a = 'x' params.b = 'y'", 15, "expected AND")]
    [InlineData("(params.a = 'x')", 0, "parentheses")]
    [InlineData("params.a = 'x'; DROP TABLE run", 14, "';'")]
    [InlineData("params.a IN 'x'", 12, "expected '('")]
    [InlineData("params.a IN ()", 13, "in quotes")]
    [InlineData("params.a IN ('x'", 16, "expected a comma or ')'")]
    [InlineData("metrics.a IN ('x')", 10, "no text")]
    [InlineData("params.a IS 'x'", 12, "expected NULL")]
    [InlineData("status IS NULL", 7, "Every run has status")]
    [InlineData("status = 'DONE'", 9, "use RUNNING, FINISHED")]
    [InlineData("status > 'RUNNING'", 7, "status cannot be compared")]
    [InlineData("start_time > 'yesterday'", 13, "milliseconds since 1970")]
    [InlineData("start_time > 1e9", 13, "milliseconds since 1970")]
    [InlineData("artifact_uri = 'x'", 0, "not recorded")]
    [InlineData("datasets.context = 'train'", 9, "not recorded")]
    [InlineData("params.a = 'x' and", 18, "expected a field")]
    public void An_error_says_where_and_what_to_write(string text, int position, string mend)
    {
        var error = Assert.Throws<FilterSyntaxException>(() => RunFilter.Parse(text));
        Assert.Contains(mend, error.Message, StringComparison.Ordinal);
        Assert.Equal(position, error.Position);
        Assert.False(RunFilter.TryParse(text, out _));
    }

    [Theory]
    [InlineData("metrics.a sideways", 10)]
    [InlineData("metrics.a, metrics.a DESC", 11)]
    [InlineData("metrics.a,", 10)]
    [InlineData("datasets.name", 0)]
    public void An_order_that_does_not_read_is_refused(string text, int position) =>
        Assert.Equal(position, Assert.Throws<FilterSyntaxException>(() => RunOrder.ParseList(text)).Position);

    [Fact]
    public void What_is_too_much_is_refused()
    {
        Assert.Throws<FilterSyntaxException>(() => RunFilter.Parse(new string(' ', FilterLimits.MaxLength + 1)));
        Assert.Throws<FilterSyntaxException>(() => RunFilter.Parse(string.Join(" and ", Enumerable.Repeat("metrics.a > 1", FilterLimits.MaxConditions + 1))));
        Assert.Throws<FilterSyntaxException>(() => RunFilter.Parse($"params.a IN ({string.Join(',', Enumerable.Repeat("'x'", FilterLimits.MaxSetSize + 1))})"));
        Assert.Throws<FilterSyntaxException>(() => RunFilter.Parse($"params.a LIKE '{new string('%', FilterLimits.MaxPatternLength + 1)}'"));
        Assert.Throws<FilterSyntaxException>(() => RunFilter.Parse("params.a = 'half \uD800'"));
        Assert.Throws<FilterSyntaxException>(() => RunFilter.Parse("params.a = 'nul \0'"));
        Assert.ThrowsAny<ArgumentException>(() => RunField.Param("a").In());
        Assert.ThrowsAny<ArgumentException>(() => new NumberCondition(RunField.Metric("a"), RunOperator.Greater, double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => RunField.Metric("../a"));
        Assert.ThrowsAny<ArgumentException>(() => new RunQuery { PageSize = 0 });
        Assert.ThrowsAny<ArgumentException>(() => new RunQuery().By(RunField.Name.Ascending(), RunField.Name.Descending()));
    }

    [Fact]
    public void A_pattern_of_many_wildcards_is_soon_done()
    {
        var pattern = string.Concat(Enumerable.Repeat("%a", 400)) + "b";
        var run = Runs.Named(new string('a', 250));
        Assert.False(RunField.Name.Like(pattern).Matches(run));
    }
}
