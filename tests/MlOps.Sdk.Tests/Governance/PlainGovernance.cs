namespace MlOps.Sdk.Tests.Governance;

/// <summary>The rules as one would write them on a page, without journal, fold or store; what the registry does is held against it.</summary>
internal sealed class PlainGovernance(DateTimeOffset start)
{
    private readonly List<(int Version, DateTimeOffset Ends, bool Rejected)> _requests = [];
    private readonly List<(int Request, string By, bool Revoked)> _approvals = [];
    private readonly Dictionary<int, (int Number, bool Passed)> _reports = [];
    private readonly List<(int Version, int Report, DateTimeOffset Ends, bool Revoked)> _waivers = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset Until, bool Lifted)> _freezes = [];
    private readonly HashSet<int> _deprecated = [];
    private readonly HashSet<int> _retired = [];
    private readonly List<int> _holders = [];
    private int _reported;
    private DateTimeOffset _now = start;
    private DateTimeOffset _seen = start;

    public int? Champion { get; private set; }

    public int Emergencies { get; private set; }

    public int Moves { get; private set; }

    public int Requests => _requests.Count;

    public int Approvals => _approvals.Count;

    public int Waivers => _waivers.Count;

    public int Freezes => _freezes.Count;

    public void Advance(TimeSpan by)
    {
        _now += by;
        _seen = _now > _seen ? _now : _seen;
    }

    public bool Allowed(int version) => GateMet(version) && ApprovalsMet(version) && Free(version);

    public void Report(int version, bool passed) => _reports[version] = (_reported++, passed);

    public bool Request(int version, TimeSpan lasts)
    {
        if (_retired.Contains(version) || _now + lasts <= _seen)
            return false;
        _requests.Add((version, _now + lasts, false));
        return true;
    }

    public bool Approve(int request, string by)
    {
        if (by == "ann" || !Open(request) || _approvals.Contains((request, by, false)))
            return false;
        _approvals.Add((request, by, false));
        return true;
    }

    public bool Reject(int request)
    {
        if (!Open(request))
            return false;
        _requests[request] = _requests[request] with { Rejected = true };
        return true;
    }

    public bool Revoke(int approval)
    {
        var open = !_approvals[approval].Revoked;
        _approvals[approval] = _approvals[approval] with { Revoked = true };
        return open;
    }

    public bool Waive(int version, TimeSpan lasts)
    {
        if (!_reports.TryGetValue(version, out var report) || report.Passed || _now + lasts <= _seen)
            return false;
        _waivers.Add((version, report.Number, _now + lasts, false));
        return true;
    }

    public bool RevokeWaiver(int waiver)
    {
        var open = !_waivers[waiver].Revoked;
        _waivers[waiver] = _waivers[waiver] with { Revoked = true };
        return open;
    }

    public bool Freeze(TimeSpan begins, TimeSpan lasts)
    {
        if (_now + begins + lasts <= _seen)
            return false;
        _freezes.Add((_now + begins, _now + begins + lasts, false));
        return true;
    }

    public bool Lift(int freeze)
    {
        var open = !_freezes[freeze].Lifted;
        _freezes[freeze] = _freezes[freeze] with { Lifted = true };
        return open;
    }

    public bool Deprecate(int version)
    {
        if (_retired.Contains(version))
            return false;
        _deprecated.Add(version);
        return true;
    }

    public bool Retire(int version) => _retired.Contains(version) || (Champion != version && _retired.Add(version));

    public bool Reinstate(int version) => _retired.Remove(version) | _deprecated.Remove(version);

    public bool Promote(int version) => Allowed(version) && Move(version);

    public bool BreakGlass(int version)
    {
        if (!GateMet(version) || !Free(version))
            return false;
        Emergencies += ApprovalsMet(version) ? 0 : 1;
        return Move(version);
    }

    public bool Rollback() => _holders.Count > 1 && !_retired.Contains(_holders[^2]) && Move(_holders[^2]);

    private bool Open(int request) => !_requests[request].Rejected && _seen < _requests[request].Ends;

    private bool GateMet(int version) => _reports.TryGetValue(version, out var report)
        && (report.Passed || _waivers.Any(waiver => waiver.Version == version && waiver.Report == report.Number && !waiver.Revoked && _seen < waiver.Ends));

    private bool ApprovalsMet(int version) =>
        _approvals.Where(approval => !approval.Revoked && Open(approval.Request) && _requests[approval.Request].Version == version).Select(approval => approval.By).Distinct().Count() >= 2;

    private bool Free(int version) => !_deprecated.Contains(version) && !_retired.Contains(version)
        && !_freezes.Any(freeze => !freeze.Lifted && ((freeze.From <= _now && _now < freeze.Until) || (freeze.From <= _seen && _seen < freeze.Until)));

    private bool Move(int version)
    {
        if (_holders.Count > 1 && _holders[^2] == version)
            _holders.RemoveAt(_holders.Count - 1);
        else if (_holders.Count == 0 || _holders[^1] != version)
            _holders.Add(version);
        Champion = version;
        Moves++;
        return true;
    }
}
