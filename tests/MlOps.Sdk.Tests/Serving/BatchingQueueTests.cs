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
                    var taken = (Call?)queue.Take();
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
            var taken = queue.Take()!;
            shares[taken.Priority] = shares.GetValueOrDefault(taken.Priority) + 1;
            queue.Add(taken);
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
            queue.Take();
        }

        for (var i = 0; i < 21; i++)
        {
            queue.Add(new Call { Priority = PredictPriority.Low });
            queue.Add(new Call { Priority = PredictPriority.High });
        }

        Assert.InRange(Enumerable.Range(0, 17).Count(_ => queue.Take()!.Priority == PredictPriority.Low), 1, 2);
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

    private sealed class Call : QueuedCall;
}
