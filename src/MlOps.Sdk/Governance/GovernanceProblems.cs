namespace MlOps.Sdk;

/// <summary>What annotations cannot say of the options: everything that is wrong, each with the value and the mend.</summary>
internal static class GovernanceProblems
{
    public static IEnumerable<string> Of(GovernanceOptions options) => [.. options.Policies.SelectMany((policy, i) => Of(policy, $"Policies[{i}]", options)), .. OfStages(options)];

    /// <exception cref="ArgumentException">Something is wrong; the message tells all of it.</exception>
    public static void Refuse(GovernanceOptions options)
    {
        var problems = Of(options).ToArray();
        if (problems.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
    }

    private static IEnumerable<string> Of(PromotionPolicy policy, string name, GovernanceOptions options)
    {
        if (!EntityName.IsValid(policy.Alias))
            yield return $"{name}.Alias: '{policy.Alias}' is not a valid alias name; name the alias that is guarded, such as 'champion'.";
        if (policy.Model is { } model && !EntityName.IsValid(model))
            yield return $"{name}.Model: '{model}' is not a valid model name; leave it out for every model.";
        if (policy.MaxReportAge is { } age && age <= TimeSpan.Zero)
            yield return $"{name}.MaxReportAge: {age} is not above zero; leave it out for reports of any age.";
        if (policy.MaxReportAge is not null && policy.Suites.Count == 0 && !policy.AnySuite)
            yield return $"{name}.MaxReportAge: no report is demanded that could be too old; name {nameof(policy.Suites)} or set {nameof(policy.AnySuite)}.";
        if (policy.ReviewWithin <= TimeSpan.Zero)
            yield return $"{name}.ReviewWithin: {policy.ReviewWithin} is not above zero; say how soon an emergency must be reviewed.";
        if (policy.ApproverRoles.Count > 0 && policy.Approvals == 0)
            yield return $"{name}.ApproverRoles: roles are demanded of approvers, and no approval; set {nameof(policy.Approvals)} to at least 1.";
        if (policy.Approvers.Count > 0 && policy.Approvers.Distinct(Actors.Comparer).Count() is var people && (people < policy.Approvals || policy.Approvals == 0))
            yield return $"{name}.Approvers: {policy.Approvals} approvals of {people} people are demanded; name at least as many people, and demand at least one approval.";
        foreach (var stage in policy.Stages.Where(stage => options.Stages.All(known => known.Name != stage)))
            yield return $"{name}.Stages: the stage '{stage}' is not declared; add it to {nameof(GovernanceOptions.Stages)}.";
        foreach (var suite in policy.Suites.Concat(policy.RequiredTags).Concat(policy.RequiredCardFields).Concat(policy.Approvers).Concat(policy.ApproverRoles).Concat(policy.BreakGlassRoles).Where(string.IsNullOrWhiteSpace))
            yield return $"{name}: a name is empty in {nameof(policy.Suites)}, {nameof(policy.RequiredTags)}, {nameof(policy.RequiredCardFields)} or a list of people or roles ('{suite}'); remove it.";
        foreach (var freeze in policy.Freezes.Where(freeze => freeze.From >= freeze.Until))
            yield return $"{name}.Freezes: {freeze.From:u} is not before {freeze.Until:u}; let {nameof(freeze.Until)} be the first moment after the freeze.";
        foreach (var freeze in policy.WeeklyFreezes)
        {
            if (freeze.IsEmpty)
                yield return $"{name}.WeeklyFreezes: '{freeze}' begins when it ends; give it a length, or use {nameof(policy.Freezes)} to freeze for good.";
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(freeze.TimeZone, out _))
                yield return $"{name}.WeeklyFreezes: this machine knows no time zone '{freeze.TimeZone}'; use an IANA id such as 'Europe/Zurich', or 'UTC'.";
        }
    }

    private static IEnumerable<string> OfStages(GovernanceOptions options)
    {
        var names = options.Stages.Select(stage => stage.Name).ToArray();
        foreach (var twice in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return $"Stages: the stage '{twice.Key}' is declared {twice.Count()} times; declare it once.";
        foreach (var stage in options.Stages)
        {
            if (!EntityName.IsValid(stage.Name))
                yield return $"Stages: '{stage.Name}' is not a valid stage name.";
            if (stage.Alias is { } alias && !EntityName.IsValid(alias))
                yield return $"Stages: '{alias}', the alias of the stage '{stage.Name}', is not a valid alias name.";
            foreach (var from in stage.From.Where(from => !names.Contains(from, StringComparer.Ordinal)))
                yield return $"Stages: '{stage.Name}' is entered from '{from}', which is not declared; declare it, or remove it from {nameof(stage.From)}.";
        }
    }
}
