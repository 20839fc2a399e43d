namespace MlOps.Sdk.Serving;

/// <summary>
/// Turns the rewards of arms into shares. Calls are drawn by the shares as they stand, so the propensity that is told with an
/// answer is the chance it had, exactly: for Thompson sampling the shares are how often each arm won among seeded draws of the
/// posteriors.
/// </summary>
internal sealed class BanditShares
{
    private const int Draws = 1000;

    private readonly BanditPlan _plan;
    private readonly RouteArm[] _arms;
    private readonly bool[] _plays;
    private readonly Lock _gate = new();
    private readonly RouteDraws _draws;
    private double[] _shares;
    private long _seen;

    public BanditShares(BanditPlan plan, RouteArm[] arms, bool[] plays)
    {
        (_plan, _arms, _plays) = (plan, arms, plays);
        _draws = new((ulong)plan.Seed);
        _shares = Next();
    }

    /// <summary>The share of each arm; they add up to 1.</summary>
    public double[] Shares => Volatile.Read(ref _shares);

    /// <summary>Said after a reward: shares follow at once while there are few, then with every 64th part more.</summary>
    public void Learn()
    {
        lock (_gate)
        {
            var rewards = _arms.Sum(arm => arm.Rewards.Read().Count);
            if (_plan.Policy is BanditPolicy.ThompsonBernoulli or BanditPolicy.ThompsonGaussian && rewards - _seen < _seen / 64)
                return;

            _seen = rewards;
            Volatile.Write(ref _shares, Next());
        }
    }

    private double[] Next()
    {
        var rewards = Array.ConvertAll(_arms, arm => arm.Rewards.Read());
        var untried = rewards.Where((r, i) => _plays[i] && r.Count == 0).Count();
        var shares = untried > 0 && _plan.Policy is BanditPolicy.Ucb1 or BanditPolicy.EpsilonGreedy
            ? Array.ConvertAll(rewards, r => r.Count == 0 ? 1.0 : 0)
            : _plan.Policy switch
            {
                BanditPolicy.EpsilonGreedy => Best(Array.ConvertAll(rewards, r => r.Mean)),
                BanditPolicy.Ucb1 => Best(Bounds(rewards)),
                _ => Wins(rewards),
            };
        return Mix(shares);
    }

    private double[] Best(double[] scores)
    {
        var best = scores.Where((_, i) => _plays[i]).Max();
        return Array.ConvertAll(scores, score => score == best ? 1.0 : 0);
    }

    private static double[] Bounds((long Count, double Mean, double Variance)[] rewards)
    {
        double total = rewards.Sum(r => r.Count);
        return Array.ConvertAll(rewards, r => r.Mean + Math.Sqrt(2 * Math.Log(total) / r.Count));
    }

    private double[] Wins((long Count, double Mean, double Variance)[] rewards)
    {
        var wins = new double[_arms.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            var (best, winner) = (double.NegativeInfinity, 0);
            for (var i = 0; i < wins.Length; i++)
            {
                if (_plays[i] && Sample(rewards[i]) is var value && value > best)
                    (best, winner) = (value, i);
            }

            wins[winner]++;
        }

        return wins;
    }

    // Beta(1 + successes, 1 + failures); or normal about the mean, with one imagined row of variance 1 beside those seen, so that
    // two equal rewards do not make an arm certain.
    private double Sample((long Count, double Mean, double Variance) r)
    {
        if (_plan.Policy == BanditPolicy.ThompsonGaussian)
            return r.Count == 0 ? 10 * Normal() : r.Mean + Normal() * Math.Sqrt(((r.Count - 1) * r.Variance + 1) / r.Count / r.Count);

        var (a, b) = (Gamma(1 + r.Count * r.Mean), Gamma(1 + r.Count * (1 - r.Mean)));
        return a / (a + b);
    }

    // Box and Muller (1958).
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _draws.NextDouble())) * Math.Cos(2 * Math.PI * _draws.NextDouble());

    // Marsaglia and Tsang (2000), for shapes from 1 up.
    private double Gamma(double shape)
    {
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = 1 + c * x;
            v = v * v * v;
            if (v > 0 && Math.Log(1 - _draws.NextDouble()) < 0.5 * x * x + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }

    // What explores is dealt evenly over the arms that play.
    private double[] Mix(double[] shares)
    {
        var arms = _plays.Count(plays => plays);
        for (var i = 0; i < shares.Length; i++)
            shares[i] = _plays[i] ? shares[i] : 0;
        var total = shares.Sum();
        var even = _plan.Policy == BanditPolicy.EpsilonGreedy ? _plan.Epsilon ?? 0.1 : 0;
        even = Math.Max(even, (_plan.MinShare ?? 0) * arms);
        for (var i = 0; i < shares.Length; i++)
            shares[i] = _plays[i] ? shares[i] / total * (1 - even) + even / arms : 0;
        return shares;
    }
}
