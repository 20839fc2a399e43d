using CsCheck;

namespace MlOps.Sdk.Integration.Tests.Stores;

/// <summary>The judge is judged: it accepts what a correct register answers, and rejects every way of answering wrongly.</summary>
public sealed class AliasHistoryTests
{
    // Each client reads, then tries to move what it read; the register answers at a random moment within the call.
    private static readonly Gen<AliasOperation[][]> Good = Gen.Select(Gen.Int[2, 3], Gen.Int[0, int.MaxValue]).Select((clients, seed) => Simulate(clients, 24, new Random(seed)));

    [Fact]
    public void What_a_correct_register_answers_is_accepted() =>
        Good.Sample(history => AliasHistory.Linearize(history) is { } end && end.Revision == Moves(history), iter: 2_000);

    [Theory]
    [InlineData("a move is told with another revision")]
    [InlineData("a move answers that nobody saw")]
    [InlineData("two moves from one revision both go well")]
    [InlineData("a read answers what was overwritten before it began")]
    [InlineData("a read answers what was not yet asked for")]
    [InlineData("a read answers another version")]
    [InlineData("a move conflicts though nobody came between")]
    [InlineData("two moves exchange their times")]
    public void What_no_correct_register_answers_is_rejected(string fault)
    {
        var faults = 0;
        Good.Sample(
            history =>
            {
                if (Break(history, fault) is not { } broken)
                    return;
                Interlocked.Increment(ref faults);
                Assert.Null(AliasHistory.Linearize(broken));
            },
            iter: 500);
        Assert.True(faults > 100, $"Only {faults} histories could be broken so.");
    }

    [Fact]
    public void A_move_whose_answer_was_lost_may_or_may_not_have_taken_effect()
    {
        AliasOperation lost = new(AliasOperationKind.Unknown, 0, 10, 0, 7);
        Assert.NotNull(AliasHistory.Linearize([[lost, new(AliasOperationKind.Read, 11, 12, 0, 0)]]));
        Assert.NotNull(AliasHistory.Linearize([[lost, new(AliasOperationKind.Read, 11, 12, 1, 7)]]));
        Assert.NotNull(AliasHistory.Linearize([[lost, new(AliasOperationKind.Read, 11, 12, 0, 0), new(AliasOperationKind.Read, 13, 14, 1, 7)]]));
        Assert.Null(AliasHistory.Linearize([[lost, new(AliasOperationKind.Read, 11, 12, 1, 7), new(AliasOperationKind.Read, 13, 14, 0, 0)]]));
        Assert.Null(AliasHistory.Linearize([[lost, new(AliasOperationKind.Read, 11, 12, 2, 7)]]));
        Assert.Null(AliasHistory.Linearize([[new(AliasOperationKind.Read, -5, -1, 1, 7), lost]]));
    }

    private static int Moves(AliasOperation[][] history) => history.Sum(client => client.Count(operation => operation.Kind == AliasOperationKind.Moved));

    private static AliasOperation[][] Simulate(int clients, int operations, Random random)
    {
        var histories = Enumerable.Range(0, clients).Select(_ => new List<AliasOperation>()).ToArray();
        var reads = new AliasState[clients];
        var state = default(AliasState);
        var free = new long[clients]; // when each client may call again
        for (var (point, left) = (10L, operations); left > 0; left--, point += 10)
        {
            // The operation that takes effect at this point began before it and ends after it, and so may overlap its neighbours.
            var client = random.Next(clients);
            var (invoked, returned) = (Math.Max(free[client], point - random.Next(1, 30)), point + random.Next(1, 10));
            free[client] = returned + 1;
            var operation = new AliasOperation(AliasOperationKind.Read, invoked, returned, state.Revision, state.Version);
            if (histories[client].Count % 2 == 1)
            {
                var (expected, version) = (reads[client].Revision, random.Next(1, 100));
                operation = expected == state.Revision
                    ? new(AliasOperationKind.Moved, invoked, returned, expected, version, expected + 1)
                    : new(AliasOperationKind.Conflict, invoked, returned, expected, version);
            }

            state = operation.Step(state)!.Value;
            reads[client] = state;
            histories[client].Add(operation);
        }

        return [.. histories.Select(history => history.ToArray())];
    }

    private static AliasOperation[][]? Break(AliasOperation[][] history, string fault)
    {
        var all = history.SelectMany(client => client).ToArray();
        var moves = all.Where(operation => operation.Kind == AliasOperationKind.Moved).OrderBy(operation => operation.Revision).ToArray();
        if (moves.Length < 3)
            return null;
        var middle = moves[moves.Length / 2];
        return fault switch
        {
            "a move is told with another revision" => Replace(history, middle, middle with { NewRevision = middle.NewRevision + 1 }),
            "a move answers that nobody saw" => Replace(history, middle, null),
            "two moves from one revision both go well" => Replace(history, middle, middle with { Revision = moves[0].Revision, NewRevision = moves[0].NewRevision }),
            "a read answers what was overwritten before it began" => all.FirstOrDefault(read => read.Kind == AliasOperationKind.Read && moves[1].Returned < read.Invoked) is { } read
                ? Replace(history, read, read with { Revision = moves[0].NewRevision, Version = moves[0].Version })
                : null,
            "a read answers what was not yet asked for" => all.FirstOrDefault(read => read.Kind == AliasOperationKind.Read && read.Returned < moves[^1].Invoked) is { } read
                ? Replace(history, read, read with { Revision = moves[^1].NewRevision, Version = moves[^1].Version })
                : null,
            "a read answers another version" => all.First(read => read.Kind == AliasOperationKind.Read) is var read
                ? Replace(history, read, read with { Version = read.Version + 1_000 })
                : null,
            "a move conflicts though nobody came between" => moves[0] is var first
                ? [[new(AliasOperationKind.Conflict, -2, -1, 0, 1)], .. history]
                : null,
            "two moves exchange their times" => moves[0].Returned < moves[^1].Invoked
                ? Replace(Replace(history, moves[0], moves[0] with { Invoked = moves[^1].Invoked, Returned = moves[^1].Returned }), moves[^1], moves[^1] with { Invoked = moves[0].Invoked, Returned = moves[0].Returned })
                : null,
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
        };
    }

    private static AliasOperation[][] Replace(AliasOperation[][] history, AliasOperation old, AliasOperation? @new) =>
        [.. history.Select(client => client.Select(operation => ReferenceEquals(operation, old) ? @new : operation).OfType<AliasOperation>().ToArray())];
}
