using System.Collections.Frozen;

namespace MlOps.Sdk.Serving;

/// <summary>
/// A plan made ready to decide calls: nothing is allocated, and the same key always gets the same variant. Keys are dealt by
/// weighted rendezvous hashing (Schindelhauer and Schomaker 2005): each variant scores a key by its weight and a hash of both, and
/// the highest score answers. Where one variant's share grows at the others' cost in proportion, keys only move to it.
/// </summary>
internal sealed class RouteTable
{
    private readonly RouteDraws _draws;
    private readonly int[] _ends;
    private readonly double[] _weights;
    private readonly ulong[] _seeds;
    private readonly int _only;
    private readonly bool _byKey;
    private readonly long[] _answersBefore;
    private readonly FrozenDictionary<string, int>? _pins;

    public RouteTable(ModelRoute? route, RoutePlan plan, RouteArm[] arms, RouteDraws draws)
    {
        (Route, Plan, Arms, _draws) = (route, plan, arms, draws);
        _byKey = plan.Kind is RouteKind.Sticky or RouteKind.AbTest;
        _ends = new int[arms.Length];
        _weights = new double[arms.Length];
        _seeds = new ulong[arms.Length];
        var end = 0;
        for (var i = 0; i < arms.Length; i++)
        {
            _ends[i] = end += plan.Variants[i].Weight;
            _weights[i] = plan.Variants[i].Weight / (double)RoutePlan.Whole;
            _seeds[i] = RouteHash.Of(RouteHash.Of(0, plan.Salt), plan.Variants[i].Name);
        }

        _only = Array.FindIndex(_weights, weight => weight == 1);
        Bandit = plan.Bandit is { } bandit ? new(bandit, arms, Array.ConvertAll(_weights, weight => weight > 0)) : null;
        Keys = plan.Kind == RouteKind.AbTest ? new(arms.Length) : null;
        _answersBefore = Array.ConvertAll(arms, arm => arm.Latencies.Count());
        FallbackArm = plan.Fallback?.Reference is { } fallback ? new(RouteFallback.Variant, fallback) : null;
        if (plan.Pins.Count > 0)
            _pins = plan.Pins.ToFrozenDictionary(pin => pin.Tenant, pin => plan.Variants.Select((v, i) => (v, i)).First(pair => pair.v.Name == pin.Variant).i, StringComparer.Ordinal);
    }

    /// <summary>The route as set; null where the default alias answers.</summary>
    public ModelRoute? Route { get; }

    public RoutePlan Plan { get; }

    /// <summary>The variants in the plan's order.</summary>
    public RouteArm[] Arms { get; }

    /// <summary>Counts what the fallback answers.</summary>
    public RouteArm? FallbackArm { get; }

    /// <summary>Deals by rewards; null for plans that do not.</summary>
    public BanditShares? Bandit { get; }

    /// <summary>The keys that were dealt, for experiments; null for other plans.</summary>
    public DealtKeys? Keys { get; }

    /// <summary>The share of a variant now.</summary>
    public double Share(int variant) => Bandit?.Shares[variant] ?? _weights[variant];

    /// <summary>The answers of a variant since the plan holds.</summary>
    public long Answers(int variant) => Arms[variant].Latencies.Count() - _answersBefore[variant];

    /// <summary>Whether calls go to a variant: by its weight, or by a pin.</summary>
    public bool GetsCalls(int variant) => _weights[variant] > 0 || Plan.Pins.Any(pin => pin.Variant == Plan.Variants[variant].Name);

    /// <summary>The variant that answers a call, and the chance it had.</summary>
    public int Choose(in RouteContext context, out double propensity)
    {
        propensity = 1;
        if (_pins is not null && context.Tenant is { } tenant && _pins.TryGetValue(tenant, out var pinned))
            return pinned;
        if (_only >= 0)
            return _only;
        if (Bandit is { } bandit)
            return Play(bandit.Shares, out propensity);

        var chosen = _byKey && context.Key is { } key ? Deal(key) : Draw();
        propensity = _weights[chosen];
        return chosen;
    }

    private int Play(double[] shares, out double propensity)
    {
        var draw = _draws.NextDouble();
        var last = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            if (shares[i] == 0)
                continue;

            last = i;
            draw -= shares[i];
            if (draw < 0)
                break;
        }

        propensity = shares[last];
        return last;
    }

    private int Draw()
    {
        var draw = _draws.Next(RoutePlan.Whole);
        var i = 0;
        while (draw >= _ends[i])
            i++;
        return i;
    }

    private int Deal(string key)
    {
        var hash = RouteHash.Of(0, key);
        var (best, chosen) = (-1.0, 0);
        for (var i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] == 0)
                continue;

            // A uniform number inside (0, 1); -weight / ln(u) is greatest for i with the chance weight[i].
            var uniform = ((RouteHash.Mix(hash ^ _seeds[i]) >> 12) + 0.5) * (1.0 / (1UL << 52));
            var score = _weights[i] / -Math.Log(uniform);
            if (score > best)
                (best, chosen) = (score, i);
        }

        Keys?.Add(hash, chosen);
        return chosen;
    }
}
