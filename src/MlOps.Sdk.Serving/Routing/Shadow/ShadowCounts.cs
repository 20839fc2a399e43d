namespace MlOps.Sdk.Serving;

/// <summary>Sums up the comparisons of one shadow.</summary>
internal sealed class ShadowCounts(RouteArm arm)
{
    private readonly Lock _gate = new();
    private long _shed;
    private long _compared;
    private long _agreed;
    private long _numbers;
    private double _differences;
    private double _most;
    private TimeSpan _time;
    private TimeSpan _shadowTime;

    public RouteArm Arm => arm;

    public void Shed() => Interlocked.Increment(ref _shed);

    public void Compare(CopiedRow copy, CopiedRow answer)
    {
        var agrees = copy.Texts.AsSpan().SequenceEqual(answer.Texts);
        lock (_gate)
        {
            for (var i = 0; i < Math.Min(copy.Numbers.Length, answer.Numbers.Length); i++)
            {
                var (told, other) = (copy.Numbers[i], answer.Numbers[i]);
                agrees &= told.Equals(other) || Math.Abs(told - other) <= 1e-6 + 1e-4 * Math.Abs(told);
                if (!double.IsFinite(told - other))
                    continue;

                _numbers++;
                _differences += Math.Abs(told - other);
                _most = Math.Max(_most, Math.Abs(told - other));
            }

            _compared++;
            _agreed += agrees ? 1 : 0;
            _time += copy.Duration;
            _shadowTime += answer.Duration;
        }
    }

    public ShadowReport Report()
    {
        lock (_gate)
        {
            return new()
            {
                Name = arm.Name,
                Reference = arm.Reference,
                Compared = _compared,
                Agreed = _agreed,
                MeanDifference = _numbers == 0 ? null : _differences / _numbers,
                MaxDifference = _most,
                LatencyRatio = _time == TimeSpan.Zero ? null : _shadowTime / _time,
                Failed = arm.FailedCalls,
                Shed = Interlocked.Read(ref _shed),
            };
        }
    }
}
