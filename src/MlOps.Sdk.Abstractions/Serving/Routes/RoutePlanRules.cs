namespace MlOps.Sdk;

/// <summary>What must hold of a plan.</summary>
internal static class RoutePlanRules
{
    public const int MaxVariants = 64;

    public static IEnumerable<string> Problems(RoutePlan plan) => [.. OfVariants(plan), .. OfPins(plan), .. OfShadows(plan), .. OfFallback(plan), .. OfRamp(plan), .. OfBandit(plan)];

    private static IEnumerable<string> OfVariants(RoutePlan plan)
    {
        if (!Enum.IsDefined(plan.Kind))
            yield return $"{nameof(plan.Kind)} is {plan.Kind}, which is none.";
        if (plan.Variants.Count is 0 or > MaxVariants)
            yield return $"It has {plan.Variants.Count} variants, 1 to {MaxVariants} are possible.";
        foreach (var variant in plan.Variants)
        {
            if (Named(variant.Name, "variant") is { } problem)
                yield return problem;
            if (variant.Weight is < 0 or > RoutePlan.Whole)
                yield return $"The weight of '{variant.Name}' is {variant.Weight}, 0 to {RoutePlan.Whole} is possible.";
        }

        foreach (var name in plan.Variants.Select(v => v.Name).Concat(plan.Shadows.Select(s => s.Name)).GroupBy(name => name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return $"'{name.Key}' is there {name.Count()} times; each variant and shadow has its own name.";
        if (plan.Variants.Sum(v => (long)v.Weight) is var sum && plan.Variants.Count > 0 && sum != RoutePlan.Whole)
            yield return $"The weights add up to {sum}, they must add up to {RoutePlan.Whole} (100 %).";
    }

    private static IEnumerable<string> OfPins(RoutePlan plan)
    {
        foreach (var pin in plan.Pins)
        {
            if (string.IsNullOrEmpty(pin.Tenant))
                yield return $"A pin to '{pin.Variant}' names no tenant.";
            if (plan.FindVariant(pin.Variant) is null)
                yield return $"Tenant '{pin.Tenant}' is pinned to '{pin.Variant}', which is no variant; there are {plan.Names()}.";
        }

        foreach (var tenant in plan.Pins.GroupBy(pin => pin.Tenant, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return $"Tenant '{tenant.Key}' is pinned {tenant.Count()} times; once is possible.";
    }

    private static IEnumerable<string> OfShadows(RoutePlan plan)
    {
        foreach (var shadow in plan.Shadows)
        {
            if (Named(shadow.Name, "shadow") is { } problem)
                yield return problem;
            if (shadow.Share is < 0 or > RoutePlan.Whole)
                yield return $"The share of shadow '{shadow.Name}' is {shadow.Share}, 0 to {RoutePlan.Whole} is possible.";
        }
    }

    private static IEnumerable<string> OfFallback(RoutePlan plan)
    {
        if (plan.Fallback is { Reference: null, Numbers: null, Texts: null })
            yield return "The fallback is empty; name a reference, or give constant outputs.";
        if (plan.Fallback is { Reference: not null } fallback && (fallback.Numbers ?? (object?)fallback.Texts) is not null)
            yield return $"The fallback names {fallback.Reference} and constants; one of both is possible.";
    }

    private static IEnumerable<string> OfRamp(RoutePlan plan)
    {
        if (plan.Ramp is not { } ramp)
            yield break;

        if (plan.FindVariant(ramp.Variant) is null)
            yield return $"The ramp is of '{ramp.Variant}', which is no variant; there are {plan.Names()}.";
        if (plan.Variants.Count < 2)
            yield return "A ramp needs a second variant that gives its share.";
        if (plan.Kind == RouteKind.Bandit)
            yield return "A bandit finds its shares itself and cannot have a ramp.";
        if (ramp.Steps.Count == 0)
            yield return "The ramp has no steps.";
        var before = 0;
        foreach (var step in ramp.Steps)
        {
            if (step.Weight <= before || step.Weight > RoutePlan.Whole)
                yield return $"A step of the ramp has the weight {step.Weight} after {before}; weights rise, to {RoutePlan.Whole} at most.";
            if (step.Hold < TimeSpan.Zero || step.MinSamples < 0)
                yield return $"The step to {step.Weight} holds for {step.Hold} and {step.MinSamples} samples; neither can be negative.";
            before = step.Weight;
        }
    }

    private static IEnumerable<string> OfBandit(RoutePlan plan)
    {
        if (plan.Kind == RouteKind.Bandit != plan.Bandit is not null)
            yield return plan.Bandit is null ? $"A bandit needs {nameof(plan.Bandit)}." : $"{nameof(plan.Bandit)} is given, but the kind is {plan.Kind}.";
        if (plan.Bandit is not { } bandit)
            yield break;

        if (!Enum.IsDefined(bandit.Policy))
            yield return $"The bandit's policy is {bandit.Policy}, which is none.";
        if (bandit.Epsilon is { } epsilon && !(epsilon is > 0 and <= 1))
            yield return $"{nameof(bandit.Epsilon)} is {epsilon}, more than 0 and at most 1 is possible.";
        if (bandit.MinShare is { } share && !(share >= 0 && share * plan.Variants.Count(v => v.Weight > 0) <= 1))
            yield return $"{nameof(bandit.MinShare)} is {share}, 0 to 1 divided by the arms is possible.";
    }

    private static string? Named(string name, string kind) =>
        name == RouteFallback.Variant ? $"'{name}' names what answers when a variant fails; call the {kind} otherwise."
        : EntityName.IsValid(name) ? null
        : $"'{LogKey.Shorten(name)}' is not a valid {kind} name; use letters, digits, '.', '_' and '-'.";
}
