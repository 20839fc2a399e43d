using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>What every <see cref="IEventCursorStore"/> must do. A store's test class inherits this and says how to make a fresh, empty store.</summary>
public abstract class EventCursorStoreConformance : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>The store under test.</summary>
    protected IEventCursorStore Store { get; private set; } = null!;

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Store = await CreateAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A cursor reads back as it was moved, each subscription for itself.</summary>
    [Fact]
    public async Task A_cursor_reads_back_as_it_was_moved()
    {
        var first = Cursor(1, 7) with { Attempts = 3, NextAttemptAt = Start, Owner = "me", OwnedUntil = Start.AddMinutes(1) };
        await Store.MoveCursorAsync(first, null, Cancellation);
        await Store.MoveCursorAsync(Cursor(1, 2) with { Subscription = "other" }, null, Cancellation);
        Assert.Equal(first, await Store.FindCursorAsync("hook", Cancellation));
        await Store.MoveCursorAsync(Cursor(2, 8), null, Cancellation);
        Assert.Equal(Cursor(2, 8), await Store.FindCursorAsync("hook", Cancellation));
        Assert.Null(await Store.FindCursorAsync("unknown", Cancellation));
    }

    /// <summary>A cursor moves only from the revision before, and what is refused leaves no trace in the log.</summary>
    [Fact]
    public async Task A_cursor_moves_by_compare_and_set()
    {
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Store.MoveCursorAsync(Cursor(2, 1), Delivery(1), Cancellation));
        await Store.MoveCursorAsync(Cursor(1, 1), Delivery(1), Cancellation);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Store.MoveCursorAsync(Cursor(1, 2), Delivery(2), Cancellation));
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Store.MoveCursorAsync(Cursor(3, 2), Delivery(2), Cancellation));
        Assert.Equal(Cursor(1, 1), await Store.FindCursorAsync("hook", Cancellation));
        Assert.Single(await Store.ListDeliveriesAsync("hook", Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>Of many that move a cursor at once, one wins each revision.</summary>
    [Fact]
    public async Task Of_many_that_move_a_cursor_at_once_one_wins()
    {
        var won = 0;
        await Task.WhenAll(Enumerable.Range(1, 16).Select(writer => Task.Run(async () =>
        {
            try
            {
                await Store.MoveCursorAsync(Cursor(1, writer), Delivery(writer), Cancellation);
                Interlocked.Increment(ref won);
            }
            catch (MlOpsConflictException)
            {
                // another was faster
            }
        })));
        Assert.Equal(1, won);
        var delivery = Assert.Single(await Store.ListDeliveriesAsync("hook", Cancellation).ToListAsync(Cancellation));
        Assert.Equal((await Store.FindCursorAsync("hook", Cancellation))!.Sequence, delivery.Sequence);
    }

    /// <summary>The delivery log comes newest first, over many pages.</summary>
    [Fact]
    public async Task Deliveries_come_newest_first()
    {
        for (var revision = 1; revision <= 450; revision++)
            await Store.MoveCursorAsync(Cursor(revision, revision), revision % 2 == 0 ? Delivery(revision) : null, Cancellation);
        var log = await Store.ListDeliveriesAsync("hook", Cancellation).ToListAsync(Cancellation);
        Assert.Equal(Enumerable.Range(1, 225).Select(i => 2L * i).Reverse(), log.Select(delivery => delivery.Sequence));
        Assert.Equal(Delivery(450), log[0]);
        Assert.Empty(await Store.ListDeliveriesAsync("other", Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>A name that breaks the rules is refused.</summary>
    [Fact]
    public async Task A_bad_name_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.MoveCursorAsync(Cursor(1, 1) with { Subscription = "../up" }, null, Cancellation));

    /// <summary>Makes a fresh, empty store.</summary>
    protected abstract ValueTask<IEventCursorStore> CreateAsync();

    private static EventCursor Cursor(long revision, long sequence) => new() { Subscription = "hook", Revision = revision, Sequence = sequence };

    private static EventDelivery Delivery(long sequence) => new() { Sequence = sequence, Attempt = 2, Outcome = EventDeliveryOutcome.Failed, At = Start, Detail = "answered 503" };
}
