namespace MlOps.Sdk.Serving;

/// <summary>Leaves a server alone that does not answer: after failures in a row nothing is sent for a while, then one call tries.</summary>
internal sealed class RemoteBreaker(RemoteModelOptions options)
{
    private readonly Lock _gate = new();
    private int _failures;
    private long _openedAt;
    private bool _probing;

    /// <summary>Null when a call may be sent, else how long none may.</summary>
    public TimeSpan? Wait()
    {
        lock (_gate)
        {
            if (_failures < options.FailuresToBreak)
                return null;

            var left = options.BreakTime - options.Time.GetElapsedTime(_openedAt);
            if (left > TimeSpan.Zero || _probing)
                return left > TimeSpan.Zero ? left : options.BreakTime;

            _probing = true;
            return null;
        }
    }

    public void Answered()
    {
        lock (_gate)
            (_failures, _probing) = (0, false);
    }

    public void Failed()
    {
        lock (_gate)
        {
            _failures++;
            _probing = false;
            if (_failures >= options.FailuresToBreak)
                _openedAt = options.Time.GetTimestamp();
        }
    }

    /// <summary>The caller gave up: that says nothing of the server.</summary>
    public void Abandoned()
    {
        lock (_gate)
            _probing = false;
    }
}
