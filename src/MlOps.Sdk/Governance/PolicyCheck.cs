namespace MlOps.Sdk;

/// <summary>Holds a snapshot against one policy and notes what meets it.</summary>
internal sealed class PolicyCheck(PromotionPolicy policy, PromotionSnapshot snapshot, List<PromotionDemand> demands, EvidenceNotes evidence)
{
    private int VersionNumber => snapshot.Version.Version;

    public void Run()
    {
        foreach (var suite in policy.Suites)
            CheckGate(suite);
        if (policy.AnySuite)
            CheckGate(null);
        if (policy.Approvals > 0)
            CheckApprovals();
        foreach (var tag in policy.RequiredTags)
            CheckText(PromotionDemandKind.Tag, $"tag '{tag}'", snapshot.Facts.TagOf(VersionNumber, tag), "Set it on the version or the model.");
        foreach (var field in policy.RequiredCardFields)
            CheckText(PromotionDemandKind.CardField, $"card field '{field}'", snapshot.Facts.CardFieldOf(VersionNumber, field), "Write it on the version or the model.");
        if (policy.Stages.Count > 0)
            CheckStage();
        if (!policy.AllowDeprecated)
            CheckDeprecation();
        if (policy.CompatibleSignature && snapshot.Holder is { } holder)
            CheckSignature(holder);
        CheckFreezes();
    }

    private void CheckGate(string? suite)
    {
        var what = suite is null ? "a passed report of any gate suite" : $"a passed report of gate suite '{suite}'";
        if (snapshot.Reports.FirstOrDefault(report => suite is null || report.Suite == suite) is not { } latest)
        {
            Note(PromotionDemandKind.Gate, what, false, "there is no report.", "Evaluate the version and store the report first.");
            return;
        }

        var age = (snapshot.Time.Latest - latest.EvaluatedAt).Duration(); // one dated ahead of all clocks is no fresher than one dated as far back
        if (policy.MaxReportAge is { } limit && age > limit)
        {
            Note(PromotionDemandKind.Gate, what, false, $"the latest, {latest.Id:N}, was evaluated on {latest.EvaluatedAt:u}, {age} off, and {limit} is the most.", "Evaluate the version again.");
            return;
        }

        RecordedWaiver[] waivers = policy.AllowWaivers ? [.. snapshot.Facts.Waivers.Where(Counts)] : [];
        if (latest.PassedWith(waivers.Select(waiver => waiver.Waiver), snapshot.Time.Latest))
        {
            var used = waivers.Where(waiver => latest.Blocking().Any(check => waiver.Waiver.Covers(latest, check, snapshot.Time.Latest))).ToArray();
            evidence.Reports.Add(latest.Id);
            evidence.Waivers.UnionWith(used.Select(waiver => waiver.Id));
            Note(PromotionDemandKind.Gate, what, true, used.Length == 0 ? $"report {latest.Id:N} passed" : $"report {latest.Id:N} passed with {used.Length} waivers", "");
            return;
        }

        var open = latest.Blocking()
            .Where(check => !waivers.Any(waiver => waiver.Waiver.Covers(latest, check, snapshot.Time.Latest)))
            .Select(check => $"{check.Name} ({check.Verdict}: {check.Reason})");
        Note(
            PromotionDemandKind.Gate,
            what,
            false,
            latest.Checks.Count == 0 ? $"the latest report of gate suite '{latest.Suite}' checked nothing." : $"the latest report of gate suite '{latest.Suite}' did not pass: {string.Join("; ", open)}.",
            policy.AllowWaivers ? "Mend the model and evaluate it again, or have the checks waived." : "Mend the model and evaluate it again.");
    }

    private bool Counts(RecordedWaiver waiver) =>
        !waiver.Revoked && waiver.Version == VersionNumber && !(policy.ExcludeAuthorWaivers && Actors.Same(waiver.Waiver.By, snapshot.Version.CreatedBy));

    private void CheckApprovals()
    {
        var by = new Dictionary<string, Approval>(Actors.Comparer);
        var refused = new List<string>();
        foreach (var request in snapshot.Facts.Requests.Where(request => request.Version == VersionNumber && request.Alias == snapshot.Alias))
        {
            foreach (var approval in request.Approvals)
            {
                if (WhyNot(request, approval) is { } reason)
                    refused.Add($"that of '{approval.By}' {reason}");
                else
                    by.TryAdd(approval.By.Trim(), approval);
            }
        }

        evidence.Approvals.UnionWith(by.Values.Select(approval => approval.Id));
        var people = policy.Approvers.Count == 0 ? "" : $" of {string.Join(", ", policy.Approvers)}";
        var roles = policy.ApproverRoles.Count == 0 ? "" : $" by {string.Join(" or ", policy.ApproverRoles.Select(role => $"'{role}'"))}";
        Note(
            PromotionDemandKind.Approvals,
            $"{policy.Approvals} approvals{people}{roles}",
            by.Count >= policy.Approvals,
            $"{by.Count} count{(by.Count == 0 ? "" : $" ({string.Join(", ", by.Keys)})")}{(refused.Count == 0 ? "." : $"; {string.Join(", ", refused)}.")}",
            $"Have {policy.Approvals - by.Count} more people approve {snapshot.Version.ToRef()} for '{snapshot.Alias}', other than '{snapshot.Version.CreatedBy}'.");
    }

    private string? WhyNot(ApprovalRequest request, Approval approval)
    {
        if (request.RejectedBy is { } rejecter)
            return $"is void, as '{rejecter}' rejected the request";
        if (!request.IsOpenAt(snapshot.Time.Latest) || snapshot.Time.Latest >= approval.ExpiresAt)
            return "has expired";
        if (approval.Revoked)
            return "was revoked";
        if (request.Digest != snapshot.Digest || approval.Digest != snapshot.Digest)
            return "is for other content";
        if (Actors.Same(approval.By, snapshot.Version.CreatedBy))
            return "is the author's own";
        if (policy.ExcludeRequester && Actors.Same(approval.By, request.By))
            return "is the requester's own";
        if (policy.Approvers.Count > 0 && !policy.Approvers.Any(person => Actors.Same(person, approval.By)))
            return "is not by one of the approvers";
        return policy.ApproverRoles.Count > 0 && !Actors.HasOneOf(approval.Roles, policy.ApproverRoles) ? "lacks the role" : null;
    }

    private void CheckText(PromotionDemandKind kind, string what, string? value, string mend) =>
        Note(kind, what, !string.IsNullOrWhiteSpace(value), string.IsNullOrWhiteSpace(value) ? "it is not there." : "it is there", mend);

    private void CheckStage() => Note(
        PromotionDemandKind.Stage,
        $"stage {string.Join(" or ", policy.Stages.Select(stage => $"'{stage}'"))}",
        snapshot.Stage is { } stage && policy.Stages.Contains(stage),
        snapshot.Stage is null ? "it is in no stage." : $"it is in '{snapshot.Stage}'.",
        "Take it through its stages first.");

    private void CheckDeprecation()
    {
        var deprecation = snapshot.Facts.DeprecationOf(VersionNumber);
        var on = deprecation is { } stated && (snapshot.Time.Now >= stated.Since || snapshot.Time.Latest >= stated.Since);
        Note(
            PromotionDemandKind.NotDeprecated,
            "not deprecated",
            !on,
            on ? $"it is deprecated since {deprecation!.Since:u}: {deprecation.Reason}" : "it is not deprecated",
            deprecation?.Replacement is { } replacement ? $"Use version {replacement} instead." : "Use another version, or reinstate it.");
    }

    private void CheckSignature(ModelVersion holder)
    {
        var problems = string.Join("; ", SignatureCompatibility.Problems(holder.Signature, snapshot.Version.Signature));
        Note(
            PromotionDemandKind.Signature,
            $"a signature that callers of {holder.ToRef()} can call",
            problems.Length == 0,
            problems.Length == 0 ? "they can" : $"{problems}.",
            "Give the model the same inputs and outputs, or serve it under another alias.");
    }

    private void CheckFreezes()
    {
        foreach (var freeze in policy.Freezes)
            CheckFreeze(freeze.Covers, $"the freeze from {freeze.From:u} until {freeze.Until:u}", freeze.Reason, "Wait until it is over.");
        foreach (var freeze in policy.WeeklyFreezes)
            CheckFreeze(freeze.Covers, $"the weekly freeze {freeze}", null, "Wait until it is over.");
        foreach (var freeze in snapshot.Facts.Freezes.Where(freeze => !freeze.Lifted && (freeze.Alias is null || freeze.Alias == snapshot.Alias)))
            CheckFreeze(at => freeze.Covers(snapshot.Alias, at), $"the freeze {freeze.Id:N} from {freeze.From:u} until {freeze.Until:u} by '{freeze.By}'", freeze.Reason, "Wait until it is over, or lift it.");
    }

    private void CheckFreeze(Func<DateTimeOffset, bool> covers, string freeze, string? reason, string mend)
    {
        if (covers(snapshot.Time.Now) || covers(snapshot.Time.Latest))
            Note(PromotionDemandKind.NoFreeze, "no freeze", false, $"{freeze} is on{(reason is null ? "." : $": {reason}")}", mend);
    }

    private void Note(PromotionDemandKind kind, string demand, bool met, string finding, string mend)
    {
        var noted = new PromotionDemand { Kind = kind, Demand = demand, Met = met, Finding = finding, Mend = met ? null : mend, Bypassable = policy.MayBypass(kind) };
        if (!demands.Contains(noted))
            demands.Add(noted);
    }
}
