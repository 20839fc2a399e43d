using CsCheck;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class BatchingQueueTests
{
    [Fact]
    public void Whatever_comes_goes_and_is_cancelled_each_call_is_taken_once_and_in_order_within_its_priority() =>
        Gen.Int[0, 6].List[0, 200].Sample(steps =>
        {
            var queue = new CallQueue();
            var waiting = new List<Call>();
            foreach (var step in steps)
            {
                if (step < 3)
                {
                    var call = new Call { Priority = (PredictPriority)(step - 1) };
                    queue.Add(call);
                    waiting.Add(call);
                }
                else if (step < 5)
                {
                    var taken = (Call?)queue.Take(1, 1, 1).Call;
                    Assert.Equal(waiting.Count == 0, taken is null);
                    Assert.Same(waiting.Find(w => w.Priority == taken?.Priority), taken);
                    waiting.Remove(taken!);
                }
                else if (waiting.Count > 0)
                {
                    var cancelled = waiting[step * 7 % waiting.Count];
                    queue.Remove(cancelled);
                    waiting.Remove(cancelled);
                }

                Assert.Equal(waiting.Count, queue.Count);
                Assert.All(waiting, w => Assert.True(w.IsQueued));
                Assert.Same(waiting.LastOrDefault(w => w.Priority == PredictPriority.Low) ?? waiting.LastOrDefault(w => w.Priority == PredictPriority.Normal), queue.NewestBelow(PredictPriority.High));
                Assert.Null(queue.NewestBelow(PredictPriority.Low));
            }
        });

    [Fact]
    public void A_low_priority_is_late_but_never_left()
    {
        var queue = new CallQueue();
        var shares = new Dictionary<PredictPriority, int>();
        foreach (var priority in Enum.GetValues<PredictPriority>())
        {
            for (var i = 0; i < 100; i++)
                queue.Add(new Call { Priority = priority });
        }

        for (var i = 0; i < 2100; i++)
        {
            var taken = queue.Take(1, 1, 1).Call;
            shares[taken.Priority] = shares.GetValueOrDefault(taken.Priority) + 1;
            queue.Add(Again(taken));
        }

        Assert.InRange(shares[PredictPriority.High], 1590, 1610);
        Assert.InRange(shares[PredictPriority.Normal], 390, 410);
        Assert.InRange(shares[PredictPriority.Low], 90, 110);
    }

    [Fact]
    public void A_priority_that_was_away_has_saved_up_no_claims()
    {
        var queue = new CallQueue();
        for (var i = 0; i < 1000; i++)
        {
            queue.Add(new Call { Priority = PredictPriority.High });
            queue.Take(1, 1, 1);
        }

        for (var i = 0; i < 21; i++)
        {
            queue.Add(new Call { Priority = PredictPriority.Low });
            queue.Add(new Call { Priority = PredictPriority.High });
        }

        Assert.InRange(Enumerable.Range(0, 17).Count(_ => queue.Take(1, 1, 1).Call.Priority == PredictPriority.Low), 1, 2);
    }

    [Fact]
    public void Expired_calls_are_taken_out_and_the_next_deadline_is_told()
    {
        var queue = new CallQueue();
        var calls = Enumerable.Range(0, 9).Select(i => new Call { Priority = (PredictPriority)(i % 3 - 1), Deadline = 10 * i }).ToList();
        calls.ForEach(queue.Add);
        var expired = new List<QueuedCall>();
        Assert.Equal(50, queue.TakeExpired(45, expired));
        Assert.Equal(calls[..5].OrderBy(c => c.Deadline), expired.OrderBy(c => c.Deadline));
        Assert.Equal(4, queue.Count);
        Assert.Equal(long.MaxValue, queue.TakeExpired(1000, expired));
    }

    [Fact]
    public void Who_asks_a_lot_waits_behind_itself_only()
    {
        var queue = new CallQueue();
        for (var i = 0; i < 1000; i++)
            queue.Add(new Call { Caller = "busy" });
        queue.Add(new Call { Caller = "modest" });
        queue.Add(new Call());
        Assert.Equal(["busy", "modest", null, "busy"], Enumerable.Range(0, 4).Select(_ => queue.Take(1, 1, 1).Call.Caller));
    }

    [Fact]
    public void Callers_get_the_same_number_of_rows_whatever_the_size_of_their_calls() =>
        Gen.Select(Gen.Int[1, 16].Array[2, 6], Gen.Int[1, 32]).Sample((sizes, most) =>
        {
            var queue = new CallQueue();
            var got = new int[sizes.Length];
            for (var caller = 0; caller < sizes.Length; caller++)
            {
                for (var i = 0; i < 2000 / sizes[caller]; i++)
                    queue.Add(new Call { Caller = $"{caller}", Rows = sizes[caller], Left = sizes[caller] });
            }

            for (var taken = 0; taken < 1000;)
            {
                var part = queue.Take(most, most, most);
                got[part.Call.Caller![0] - '0'] += part.Rows;
                taken += part.Rows;
            }

            Assert.InRange(got.Max() - got.Min(), 0, 2 * sizes.Max());
        });

    [Fact]
    public void Only_a_call_of_more_rows_than_a_run_may_have_is_taken_in_parts_and_each_row_once() =>
        Gen.Select(Gen.Int[1, 100].Array[1, 30], Gen.Int[1, 32]).Sample((sizes, most) =>
        {
            var queue = new BatchQueue();
            var kinds = new[] { new BatchKind(32), new BatchKind(32) };
            var calls = sizes.Select((rows, i) => new Call { Rows = rows, Left = rows, Kind = kinds[i % 2], Caller = i % 3 == 0 ? null : $"{i % 3}", Priority = (PredictPriority)(i % 3 - 1) }).ToList();
            calls.ForEach(queue.Add);
            var parts = new List<BatchPart>();
            while (queue.Next is { } kind)
            {
                Assert.Equal(calls.Sum(c => c.Left), queue.Count);
                var part = queue.Take(kind, most, most, most);
                Assert.Same(kind, part.Call.Kind);
                Assert.Equal(part.Call.Left > 0, part.Call.IsQueued);
                parts.Add(part);
            }

            Assert.Equal(0, queue.Count);
            foreach (var call in calls)
            {
                var own = parts.Where(p => p.Call == call).ToList();
                Assert.Equal(call.Rows, own.Sum(p => p.Rows));
                Assert.Equal(own.Select((_, i) => own.Take(i).Sum(p => p.Rows)), own.Select(p => p.First));
                Assert.Equal(call.Rows <= most, own.Count == 1);
            }
        });

    [Fact]
    public void In_a_full_queue_who_has_most_rows_makes_room_for_who_has_few()
    {
        var queue = new BatchQueue();
        var (kind, other) = (new BatchKind(32), new BatchKind(32));
        var greedy = Enumerable.Range(0, 9).Select(_ => new Call { Caller = "greedy", Kind = kind }).ToList();
        greedy.ForEach(queue.Add);
        queue.Add(new Call { Caller = "modest", Kind = other });

        Assert.Same(greedy[8], queue.FindDisplaced(new Call { Caller = "modest", Kind = other }));
        Assert.Null(queue.FindDisplaced(new Call { Caller = "greedy", Kind = other }));
        Assert.Null(queue.FindDisplaced(new Call { Caller = "wide", Rows = 9, Left = 9, Kind = other }));
        Assert.Null(queue.FindDisplaced(new Call { Caller = "late", Kind = other, Priority = PredictPriority.Low }));
        Assert.Same(greedy[8], queue.FindDisplaced(new Call { Caller = "greedy", Kind = other, Priority = PredictPriority.High }));
    }

    [Fact]
    public void No_kind_of_call_waits_for_another_to_run_dry()
    {
        var queue = new BatchQueue();
        var (busy, rare) = (new BatchKind(32), new BatchKind(32));
        for (var i = 0; i < 100; i++)
            queue.Add(new Call { Kind = busy });
        for (var i = 0; i < 50; i++)
            queue.Take(queue.Next!, 1, 1, 1);
        queue.Add(new Call { Kind = rare });
        Assert.Contains(rare, Enumerable.Range(0, 2).Select(_ => queue.Take(queue.Next!, 1, 1, 1).Call.Kind));
    }

    private static Call Again(QueuedCall call) => new() { Priority = call.Priority };

    private sealed class Call : QueuedCall
    {
        public override void FailClaimed(Exception error)
        {
        }

        protected override void OnCancelled()
        {
        }

        protected override void Recycle()
        {
        }
    }
}
