using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Caching;

public sealed class ResponseCacheTests
{
    private const int Life = 50;

    /// <summary>Against a list that is searched: what was asked, kept, pushed out, grown old or given up is the same, whatever the order.</summary>
    [Fact]
    public void It_answers_as_a_list_of_the_latest_answers_would() =>
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 9], Gen.Int[1, 600]).List[1, 300].Sample(steps =>
        {
            var time = new FakeTimeProvider();
            using var cache = new ResponseCache<string>(new() { MaxEntries = 5, MaxBytes = 1500, TimeToLive = TimeSpan.FromSeconds(Life) }, Host(time), Model(), "rows");
            var known = new List<(int Key, string Answer, int Expires, int Bytes)>();
            var (now, hits, misses) = (0, 0, 0);
            foreach (var (key, action, size) in steps)
            {
                var expected = known.Find(e => e.Key == key && e.Expires > now).Answer;
                known.RemoveAll(e => e.Key == key && e.Expires <= now);
                var found = cache.TryFind(Key(key), out var answer, out var flight, out var leads);
                Assert.Equal(expected, answer);
                Assert.Equal((expected is not null, expected is null), (found, leads));
                if (found)
                {
                    hits++;
                    var entry = known.Find(e => e.Key == key);
                    known.Remove(entry);
                    known.Add(entry);
                }
                else if (action < 7)
                {
                    misses++;
                    cache.Land(flight!, $"{key} at {now}", size);
                    if (208 + size <= 1500)
                        known.Add((key, $"{key} at {now}", now + Life, 208 + size));
                    while (known.Count > 5 || known.Sum(e => e.Bytes) > 1500)
                        known.RemoveAt(0);
                }
                else
                {
                    misses++;
                    cache.Abort(flight!, abandoned: action == 7);
                }

                time.Advance(TimeSpan.FromSeconds(action));
                now += action;
                var status = cache.Status;
                Assert.Equal((known.Count, known.Sum(e => (long)e.Bytes), hits, misses), (status.Entries, status.Bytes, (int)status.Hits, (int)status.Misses));
            }
        });

    [Fact]
    public async Task Who_asks_what_is_under_way_waits_for_that_answer_even_if_it_is_too_large_to_keep()
    {
        using var cache = new ResponseCache<string>(new() { MaxBytes = 1 }, Host(new FakeTimeProvider()), Model(), "rows");
        cache.TryFind(Key(1), out _, out var leader, out var leads);
        Assert.True(leads);
        Assert.False(cache.TryFind(Key(1), out _, out var follower, out leads));
        Assert.False(leads);
        Assert.Same(leader, follower);
        cache.Land(leader!, "one", 1000);
        Assert.Equal("one", await follower!.Landed);
        Assert.Equal(0, cache.Status.Entries);
    }

    [Fact]
    public void Inputs_that_meet_under_one_hash_never_get_the_answer_to_each_other()
    {
        using var cache = new ResponseCache<string>(new(), Host(new FakeTimeProvider()), Model(), "rows");
        var (one, two) = (Key(1), Key(2));
        two.Hash = one.Hash;
        cache.TryFind(one, out _, out var flight, out _);
        Assert.False(cache.TryFind(two, out var answer, out var none, out var leads));
        Assert.Equal((null, null, false), (answer, none, leads));

        cache.Land(flight!, "one", 3);
        Assert.False(cache.TryFind(two, out answer, out none, out leads));
        Assert.Equal((null, null, false), (answer, none, leads));
        Assert.True(cache.TryFind(one, out answer, out _, out _));
        Assert.Equal("one", answer);
    }

    [Fact]
    public void No_two_inputs_are_written_alike() =>
        Gen.Select(Gen.Select(Gen.String.Array[0, 4], Gen.Double.Array[0, 4]), Gen.Select(Gen.String.Array[0, 4], Gen.Double.Array[0, 4])).Sample((one, two) =>
        {
            var (first, second) = (KeyOf(one.Item1, one.Item2), KeyOf(two.Item1, two.Item2));
            var same = one.Item1.SequenceEqual(two.Item1) && one.Item2.Select(BitConverter.DoubleToInt64Bits).SequenceEqual(two.Item2.Select(BitConverter.DoubleToInt64Bits));
            Assert.Equal(same, first.Bytes.SequenceEqual(second.Bytes));
            Assert.Equal(same, first.Hash == second.Hash);
            Assert.NotEqual(KeyOf([null], []).Hash, KeyOf([""], []).Hash);
        });

    private static CacheKey KeyOf(string?[] texts, double[] numbers)
    {
        var key = new CacheKey();
        key.Add(texts.Length);
        key.Add(texts);
        key.Add(numbers);
        key.Complete();
        return key;
    }

    private static CacheKey Key(long value)
    {
        var key = new CacheKey();
        key.Add(value);
        key.Complete();
        return key;
    }

    private static HostContext Host(TimeProvider time) => new()
    {
        Models = null!,
        Loading = null!,
        Observers = [],
        Time = time,
        Options = new(),
        Residency = null!,
        Stopping = default,
        Telemetry = new(null),
        Logger = NullLogger.Instance,
        LoadEnded = _ => { },
        Retiring = _ => { },
    };

    private static LoadedModel Model() => new(
        new()
        {
            Model = "model",
            Version = 1,
            Key = "key",
            Format = "onnx",
            File = new() { Path = "model.onnx", Digest = ContentDigest.Of([]), Size = 0 },
            Attachments = [],
            Signature = new() { Inputs = [], Outputs = [] },
            Lineage = new(),
            CreatedAt = default,
            CreatedBy = "test",
        },
        null!);
}
