using System.Collections.Concurrent;
using System.Reflection;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Stores;

/// <summary>The suites are tests, so they are tested: a store with one known fault must be refused by some fact.</summary>
public sealed class ConformanceSuiteTests
{
    [Theory]
    [InlineData("none", null)]
    [InlineData("doubles a batch that is sent again", nameof(RunStoreConformance.A_batch_sent_again_changes_nothing))]
    [InlineData("writes NaN as zero", nameof(RunStoreConformance.Every_double_survives))]
    [InlineData("swallows a second value of a param", nameof(RunStoreConformance.Another_value_for_a_param_is_refused_with_its_whole_batch))]
    [InlineData("keeps half of a refused batch", nameof(RunStoreConformance.Another_value_for_a_param_is_refused_with_its_whole_batch))]
    [InlineData("gives points as they came", nameof(RunStoreConformance.Metric_points_come_by_step_and_then_as_written))]
    [InlineData("lists runs oldest first", nameof(RunStoreConformance.Runs_are_listed_newest_first_each_with_its_own_details))]
    [InlineData("lets a run end twice", nameof(RunStoreConformance.A_run_ends_once))]
    [InlineData("never sees a lease lapse", nameof(RunStoreConformance.A_run_whose_lease_lapsed_is_interrupted_until_its_owner_comes_back))]
    [InlineData("interrupts every owner", nameof(RunStoreConformance.Interrupting_touches_the_running_runs_of_that_owner_only))]
    [InlineData("ignores cancellation", nameof(RunStoreConformance.A_cancelled_call_does_nothing))]
    [InlineData("forgets the time's fraction", nameof(RunStoreConformance.A_run_reads_back_as_it_was_begun))]
    public async Task A_faulty_run_store_is_refused(string fault, string? expectedFact) =>
        Check(expectedFact, await FailuresAsync(() => new RunSuite(fault)));

    [Theory]
    [InlineData("none", null)]
    [InlineData("matches runs that lack the field", nameof(RunSearchConformance.A_filter_finds_what_it_means))]
    [InlineData("folds every letter", nameof(RunSearchConformance.A_filter_finds_what_it_means))]
    [InlineData("sorts NaN first", nameof(RunSearchConformance.Runs_come_in_order))]
    [InlineData("breaks ties the other way", nameof(RunSearchConformance.Runs_come_in_order))]
    [InlineData("pages by position", nameof(RunSearchConformance.Paging_repeats_nothing_and_leaves_nothing_out_while_runs_begin))]
    [InlineData("gives a token on a full last page", nameof(RunSearchConformance.The_last_page_says_so))]
    [InlineData("takes any token", nameof(RunSearchConformance.A_token_of_another_query_is_refused))]
    [InlineData("searches every experiment", nameof(RunSearchConformance.Only_the_experiments_asked_for_are_searched))]
    [InlineData("compares the greatest value", nameof(RunSearchConformance.The_latest_value_of_a_metric_counts))]
    [InlineData("compares the start of long values", nameof(RunSearchConformance.Long_values_are_told_apart))]
    [InlineData("leaves out the seed", nameof(RunSearchConformance.A_run_is_found_by_id_and_read_whole))]
    [InlineData("strips quotes", nameof(RunSearchConformance.What_looks_like_sql_is_only_text))]
    [InlineData("ignores cancellation", nameof(RunSearchConformance.A_cancelled_search_says_so))]
    public async Task A_store_that_searches_wrongly_is_refused(string fault, string? expectedFact) =>
        Check(expectedFact, await FailuresAsync(() => new SearchSuite(fault)));

    [Theory]
    [InlineData("none", null)]
    [InlineData("makes up experiments", nameof(RunLifecycleConformance.What_does_not_exist_is_not_changed))]
    [InlineData("lets names be taken twice", nameof(RunLifecycleConformance.An_experiment_is_renamed_and_names_stay_unique))]
    [InlineData("never removes a tag", nameof(RunLifecycleConformance.Notes_and_tags_of_an_experiment_come_and_go))]
    [InlineData("archives nothing", nameof(RunLifecycleConformance.An_archived_experiment_takes_no_runs_until_it_is_restored))]
    [InlineData("resumes interrupted runs only", nameof(RunLifecycleConformance.A_run_that_has_ended_goes_on_when_resumed))]
    [InlineData("takes running runs away", nameof(RunLifecycleConformance.A_running_run_is_resumed_by_another_only_when_its_lease_has_lapsed))]
    [InlineData("lets every resumer win", nameof(RunLifecycleConformance.Of_many_that_resume_a_run_one_wins))]
    [InlineData("counts no attempts", nameof(RunLifecycleConformance.A_retry_names_its_run_and_counts_attempts))]
    [InlineData("loses a run's new name", nameof(RunLifecycleConformance.A_run_is_renamed_described_and_untagged))]
    [InlineData("finds deleted runs", nameof(RunLifecycleConformance.A_deleted_run_is_hidden_until_it_is_restored))]
    [InlineData("deletes running runs", nameof(RunLifecycleConformance.A_deleted_run_is_hidden_until_it_is_restored))]
    [InlineData("forgets outputs", nameof(RunLifecycleConformance.Outputs_are_recorded_once))]
    public async Task A_store_that_changes_runs_wrongly_is_refused(string fault, string? expectedFact) =>
        Check(expectedFact, await FailuresAsync(() => new LifecycleSuite(fault)));

    [Theory]
    [InlineData("none", null)]
    [InlineData("mends keys", nameof(RunLimitsConformance.A_bad_key_is_refused_with_its_whole_batch))]
    [InlineData("cuts values", nameof(RunLimitsConformance.A_bad_value_is_refused))]
    [InlineData("cuts at half", nameof(RunLimitsConformance.What_lies_on_the_limit_is_kept))]
    [InlineData("mends paths", nameof(RunLimitsConformance.A_bad_artifact_path_is_refused))]
    [InlineData("leaves out bad outputs", nameof(RunLimitsConformance.A_bad_input_or_output_is_refused))]
    [InlineData("mends names", nameof(RunLimitsConformance.A_bad_name_is_refused))]
    [InlineData("stumbles over a bad key", nameof(RunLimitsConformance.Nothing_is_found_under_a_bad_name))]
    public async Task A_store_that_takes_bad_input_is_refused(string fault, string? expectedFact) =>
        Check(expectedFact, await FailuresAsync(() => new LimitsSuite(fault)));

    [Theory]
    [InlineData("none", null)]
    [InlineData("moves an alias from any revision", nameof(ModelStoreConformance.An_alias_moves_by_compare_and_set))]
    [InlineData("takes other content under a key", nameof(ModelStoreConformance.A_key_names_one_version_for_ever))]
    [InlineData("tells the history oldest first", nameof(ModelStoreConformance.The_history_tells_every_move))]
    [InlineData("audits reports twice", nameof(ModelStoreConformance.Gate_reports_are_stored_once))]
    [InlineData("forgets an audit entry", nameof(ModelStoreConformance.Every_change_is_audited_once))]
    [InlineData("lists aliases that were taken away", nameof(ModelStoreConformance.An_alias_taken_away_keeps_its_revision))]
    public async Task A_faulty_model_store_is_refused(string fault, string? expectedFact) =>
        Check(expectedFact, await FailuresAsync(() => new ModelSuite(fault)));

    [Theory]
    [InlineData("none", null)]
    [InlineData("appends after any revision", nameof(ModelFactStoreConformance.A_fact_is_appended_by_compare_and_set))]
    [InlineData("says yes to those who lost", nameof(ModelFactStoreConformance.Of_many_that_append_at_once_one_wins_each_revision))]
    [InlineData("appends again under a new id", nameof(ModelFactStoreConformance.An_id_names_one_fact_for_ever))]
    [InlineData("swallows other content under an id", nameof(ModelFactStoreConformance.An_id_names_one_fact_for_ever))]
    [InlineData("forgets the reason", nameof(ModelFactStoreConformance.A_fact_reads_back_as_it_was_appended))]
    [InlineData("takes facts about nothing", nameof(ModelFactStoreConformance.A_fact_is_about_a_model_that_exists))]
    [InlineData("lists newest first", nameof(ModelFactStoreConformance.A_journal_is_read_from_any_revision_on))]
    [InlineData("lists one page only", nameof(ModelFactStoreConformance.A_journal_is_read_from_any_revision_on))]
    [InlineData("drops unknown kinds", nameof(ModelFactStoreConformance.A_fact_of_an_unknown_kind_is_kept_whole))]
    [InlineData("mixes the journals", nameof(ModelFactStoreConformance.Each_model_has_its_own_journal))]
    [InlineData("audits facts twice", nameof(ModelFactStoreConformance.Every_fact_is_audited_once))]
    [InlineData("moves on facts nobody saw", nameof(ModelFactStoreConformance.An_alias_moves_only_on_the_facts_that_were_seen))]
    [InlineData("moves on reports nobody saw", nameof(ModelFactStoreConformance.An_alias_moves_only_on_the_reports_that_were_seen))]
    [InlineData("appends a move's fact before the move", nameof(ModelFactStoreConformance.A_move_and_its_fact_happen_together))]
    [InlineData("moves without the fact", nameof(ModelFactStoreConformance.A_move_and_its_fact_happen_together))]
    [InlineData("retires what is in use", nameof(ModelFactStoreConformance.A_fact_may_demand_that_no_alias_points_there))]
    [InlineData("ignores cancellation", nameof(ModelFactStoreConformance.A_cancelled_append_does_nothing))]
    public async Task A_faulty_fact_store_is_refused(string fault, string? expectedFact) =>
        Check(expectedFact, await FailuresAsync(() => new FactSuite(fault)));

    [Theory]
    [InlineData("none", null)]
    [InlineData("keeps a part of a failed upload", nameof(ArtifactStoreConformance.A_source_that_fails_leaves_nothing))]
    [InlineData("finds what is not there", nameof(ArtifactStoreConformance.What_is_not_there_is_said_so))]
    [InlineData("lists in any order", nameof(ArtifactStoreConformance.Content_is_listed_by_digest))]
    [InlineData("reads one chunk only", nameof(ArtifactStoreConformance.A_trickling_stream_is_stored_from_where_it_stands))]
    [InlineData("removes nothing", nameof(ArtifactStoreConformance.Removed_content_is_gone))]
    public async Task A_faulty_artifact_store_is_refused(string fault, string? expectedFact) =>
        Check(expectedFact, await FailuresAsync(() => new ArtifactSuite(fault)));

    [Theory]
    [InlineData("none", null)]
    [InlineData("includes the byte behind the range", nameof(RangedArtifactStoreConformance.A_range_gives_exactly_its_bytes))]
    [InlineData("takes zero for all", nameof(RangedArtifactStoreConformance.A_range_of_nothing_is_empty))]
    [InlineData("refuses empty content", nameof(RangedArtifactStoreConformance.Empty_content_has_an_empty_range))]
    [InlineData("clamps the offset", nameof(RangedArtifactStoreConformance.A_range_outside_the_content_is_refused))]
    [InlineData("gives nothing for what is not there", nameof(RangedArtifactStoreConformance.A_range_outside_the_content_is_refused))]
    [InlineData("starts over", nameof(RangedArtifactStoreConformance.A_broken_download_goes_on_where_it_stands))]
    public async Task Faulty_ranges_are_refused(string fault, string? expectedFact) =>
        Check(expectedFact, await FailuresAsync(() => new RangeSuite(fault)));

    [Theory]
    [InlineData("none", null)]
    [InlineData("loses the last point", nameof(MetricCurveConformance.A_curve_tells_the_truth_of_its_points))]
    [InlineData("takes NaN for lowest", nameof(MetricCurveConformance.NaN_and_infinities_are_told))]
    [InlineData("counts no NaN", nameof(MetricCurveConformance.NaN_and_infinities_are_told))]
    [InlineData("puts late points at the end", nameof(MetricCurveConformance.Points_written_out_of_order_stand_at_their_steps))]
    [InlineData("sorts equal steps by value", nameof(MetricCurveConformance.Points_of_equal_steps_stand_as_written))]
    [InlineData("stumbles over what is not there", nameof(MetricCurveConformance.What_is_not_there_has_an_empty_curve))]
    public async Task Faulty_curves_are_refused(string fault, string? expectedFact) =>
        Check(expectedFact, await FailuresAsync(() => new CurveSuite(fault)));

    [Theory]
    [InlineData("none", null)]
    [InlineData("knows no age", nameof(PrunableArtifactStoreConformance.Content_is_listed_with_its_age))]
    [InlineData("removes nothing", nameof(PrunableArtifactStoreConformance.Old_content_is_removed))]
    [InlineData("removes what is young", nameof(PrunableArtifactStoreConformance.Young_content_survives))]
    [InlineData("forgets that content was put again", nameof(PrunableArtifactStoreConformance.Content_put_again_survives))]
    [InlineData("forgets touches", nameof(PrunableArtifactStoreConformance.Content_touched_survives))]
    [InlineData("judges, waits and removes", nameof(PrunableArtifactStoreConformance.What_is_put_while_a_sweep_is_under_way_survives))]
    [InlineData("removes when cancelled", nameof(PrunableArtifactStoreConformance.A_cancelled_removal_does_nothing))]
    public async Task A_store_that_prunes_wrongly_is_refused(string fault, string? expectedFact) =>
        Check(expectedFact, await FailuresAsync(() => new PruneSuite(fault)));

    [Theory]
    [InlineData("none", null)]
    [InlineData("hides the run only", nameof(RunPurgeConformance.A_purged_run_is_gone_with_all_that_was_recorded))]
    [InlineData("purges what is not deleted", nameof(RunPurgeConformance.A_run_that_is_not_deleted_is_refused))]
    [InlineData("overlooks lineage", nameof(RunPurgeConformance.A_run_that_a_version_came_from_is_refused))]
    [InlineData("overlooks outputs", nameof(RunPurgeConformance.A_run_with_outputs_is_refused))]
    [InlineData("overlooks parts", nameof(RunPurgeConformance.A_run_with_parts_is_refused_until_they_are_purged))]
    [InlineData("purges again", nameof(RunPurgeConformance.A_purge_is_audited_once))]
    [InlineData("ignores cancellation", nameof(RunPurgeConformance.A_cancelled_purge_does_nothing))]
    public async Task A_store_that_purges_wrongly_is_refused(string fault, string? expectedFact) =>
        Check(expectedFact, await FailuresAsync(() => new PurgeSuite(fault)));

    private static void Check(string? expectedFact, IReadOnlyCollection<string> failures)
    {
        if (expectedFact is null)
            Assert.Empty(failures);
        else
            Assert.Contains(expectedFact, failures);
    }

    private static async Task<IReadOnlyCollection<string>> FailuresAsync(Func<IAsyncLifetime> create)
    {
        var failures = new ConcurrentBag<string>();
        var suite = create();
        foreach (var fact in suite.GetType().GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null))
        {
            var rows = fact.GetCustomAttributes<InlineDataAttribute>().Select(row => row.Data).DefaultIfEmpty([]);
            foreach (var row in rows)
            {
                var instance = create();
                await instance.InitializeAsync();
                try
                {
                    await (Task)fact.Invoke(instance, row)!;
                }
                catch (Exception e) when (e is not OperationCanceledException || !TestContext.Current.CancellationToken.IsCancellationRequested)
                {
                    failures.Add(fact.Name);
                }

                await instance.DisposeAsync();
            }
        }

        return failures;
    }

    private sealed class RunSuite(string fault) : RunStoreConformance
    {
        protected override ValueTask<IRunStore> CreateAsync() => new(new FaultyRunStore(new InMemoryRunStore(Clock), fault));
    }

    private sealed class SearchSuite(string fault) : RunSearchConformance
    {
        protected override ValueTask<IRunStore> CreateAsync() => new(new FaultyRunSearch(new InMemoryRunStore(Clock), fault));
    }

    private sealed class LifecycleSuite(string fault) : RunLifecycleConformance
    {
        protected override ValueTask<IRunStore> CreateAsync() => new(new FaultyRunLifecycle(new InMemoryRunStore(Clock), fault));
    }

    private sealed class LimitsSuite(string fault) : RunLimitsConformance
    {
        protected override ValueTask<IRunStore> CreateAsync() => new(new FaultyRunLifecycle(new InMemoryRunStore(Clock), fault));
    }

    private sealed class CurveSuite(string fault) : MetricCurveConformance
    {
        protected override ValueTask<IRunStore> CreateAsync() => new(new FaultyMetricCurves(new InMemoryRunStore(Clock), fault));
    }

    private sealed class ModelSuite(string fault) : ModelStoreConformance
    {
        protected override ValueTask<(IModelStore Models, IAuditLog Audit)> CreateAsync()
        {
            var store = new FaultyModelStore(new InMemoryModelStore(), fault);
            return new((store, store));
        }
    }

    private sealed class FactSuite(string fault) : ModelFactStoreConformance
    {
        protected override ValueTask<(IModelStore Models, IModelFactStore Facts, IAuditLog Audit)> CreateAsync()
        {
            var store = new FaultyModelFactStore(new InMemoryModelStore(), fault);
            return new((store.Models, store, store));
        }
    }

    private sealed class ArtifactSuite(string fault) : ArtifactStoreConformance
    {
        protected override ValueTask<IArtifactStore> CreateAsync() => new(new FaultyArtifactStore(new InMemoryArtifactStore(), fault));
    }

    private sealed class RangeSuite(string fault) : RangedArtifactStoreConformance
    {
        protected override ValueTask<IRangedArtifactStore> CreateAsync() => new(new FaultyRanges(new InMemoryArtifactStore(), fault));
    }

    private sealed class PruneSuite(string fault) : PrunableArtifactStoreConformance
    {
        protected override ValueTask<IPrunableArtifactStore> CreateAsync() => new(new FaultyPruning(new InMemoryArtifactStore(Clock), fault, Clock));
    }

    private sealed class PurgeSuite(string fault) : RunPurgeConformance
    {
        protected override ValueTask<(IRunStore Runs, IModelStore Models, IAuditLog Audit)> CreateAsync()
        {
            var models = new InMemoryModelStore();
            return new((new FaultyRunPurge(new InMemoryRunStore(Clock, models), fault), models, models));
        }
    }
}
