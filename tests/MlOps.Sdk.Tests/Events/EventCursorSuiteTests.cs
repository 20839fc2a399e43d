using System.Reflection;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Events;

/// <summary>The suite of cursor stores is a test, so it is tested: a store with one known fault must be refused by the fact that is about it.</summary>
public sealed class EventCursorSuiteTests
{
    [Theory]
    [InlineData("none", null)]
    [InlineData("forgets the attempts", nameof(EventCursorStoreConformance.A_cursor_reads_back_as_it_was_moved))]
    [InlineData("moves from any revision", nameof(EventCursorStoreConformance.A_cursor_moves_by_compare_and_set))]
    [InlineData("moves from any revision", nameof(EventCursorStoreConformance.Of_many_that_move_a_cursor_at_once_one_wins))]
    [InlineData("logs what it refused", nameof(EventCursorStoreConformance.A_cursor_moves_by_compare_and_set))]
    [InlineData("lists the oldest first", nameof(EventCursorStoreConformance.Deliveries_come_newest_first))]
    [InlineData("takes any name", nameof(EventCursorStoreConformance.A_bad_name_is_refused))]
    public async Task A_faulty_cursor_store_is_refused(string fault, string? expectedFact)
    {
        List<string> failures = [];
        foreach (var fact in typeof(Suite).GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null))
        {
            var suite = new Suite(fault);
            await suite.InitializeAsync();
            try
            {
                await (Task)fact.Invoke(suite, null)!;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failures.Add(fact.Name);
            }
        }

        if (expectedFact is null)
            Assert.Empty(failures);
        else
            Assert.Contains(expectedFact, failures);
    }

    private sealed class Suite(string fault) : EventCursorStoreConformance
    {
        protected override ValueTask<IEventCursorStore> CreateAsync() => new(new FaultyEventCursorStore(new InMemoryEventCursorStore(), fault));
    }
}
