namespace MlOps.Sdk;

/// <summary>
/// Which versions answer the calls of a model, and who gets which. A plan is data in the model's journal (<see cref="RouteChanged"/>):
/// versioned, audited, compared before it is replaced, and read back as it was at any time.
/// </summary>
public sealed record RoutePlan
{
    /// <summary>All calls, in the parts that weights and shares are given in: a part is 0.01 %.</summary>
    public const int Whole = 10_000;

    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>How it is decided.</summary>
    public required RouteKind Kind { get; init; }

    /// <summary>The variants; their weights add up to <see cref="Whole"/>.</summary>
    public required IReadOnlyList<RouteVariant> Variants { get; init; }

    /// <summary>Mixed into the hash of keys: another salt deals all keys anew.</summary>
    public string Salt { get; init => field = value ?? ""; } = "";

    /// <summary>Tenants that always get one variant.</summary>
    public IReadOnlyList<RoutePin> Pins { get; init => field = value ?? []; } = [];

    /// <summary>Versions that get copies of calls.</summary>
    public IReadOnlyList<RouteShadow> Shadows { get; init => field = value ?? []; } = [];

    /// <summary>What answers when the variant fails; null lets the failure through.</summary>
    public RouteFallback? Fallback { get; init; }

    /// <summary>How the share of a variant grows by itself; null for shares that stay.</summary>
    public RampPlan? Ramp { get; init; }

    /// <summary>How a <see cref="RouteKind.Bandit"/> learns.</summary>
    public BanditPlan? Bandit { get; init; }

    /// <summary>A plan that sends a share of the calls to a canary and the rest to the stable version.</summary>
    /// <param name="stable">What answers the rest; its variant is called <c>stable</c>.</param>
    /// <param name="canary">What is tried; its variant is called <c>canary</c>.</param>
    /// <param name="weight">The canary's share in parts of <see cref="Whole"/>.</param>
    /// <param name="kind">How calls are dealt.</param>
    public static RoutePlan Canary(ModelRef stable, ModelRef canary, int weight, RouteKind kind = RouteKind.Sticky) => new()
    {
        Kind = kind,
        Variants =
        [
            new() { Name = "stable", Reference = stable, Weight = Whole - weight },
            new() { Name = "canary", Reference = canary, Weight = weight },
        ],
    };

    /// <summary>The variant of a name, or null.</summary>
    public RouteVariant? FindVariant(string name) => Variants.FirstOrDefault(variant => variant.Name == name);

    /// <summary>
    /// The same plan with another share for one variant; the others share the rest in the proportions they had, and where they had
    /// nothing the first of them takes it.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such variant, it is the only one, or the weight is not 0 to <see cref="Whole"/>.</exception>
    public RoutePlan WithWeight(string variant, int weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, Whole);
        var changed = FindVariant(variant) ?? throw new ArgumentException($"The route has no variant '{variant}'; it has {Names()}.", nameof(variant));
        if (Variants.Count == 1 && weight != Whole)
            throw new ArgumentException($"'{variant}' is the route's only variant, so its weight is {Whole}, not {weight}.", nameof(weight));

        int others = Variants.Sum(v => ReferenceEquals(v, changed) ? 0 : v.Weight), seen = 0, given = 0;
        var rest = Whole - weight;
        var first = Variants.FirstOrDefault(v => !ReferenceEquals(v, changed));
        return this with
        {
            Variants = [.. Variants.Select(v =>
            {
                if (ReferenceEquals(v, changed))
                    return v with { Weight = weight };
                if (others == 0)
                    return v with { Weight = ReferenceEquals(v, first) ? rest : 0 };

                // Cut where the running sum of the old shares falls: parts are whole numbers, and none is lost.
                seen += v.Weight;
                var end = (int)((long)rest * seen / others);
                (var share, given) = (end - given, end);
                return v with { Weight = share };
            })],
        };
    }

    /// <summary>Refuses a plan that contradicts itself.</summary>
    /// <exception cref="ArgumentException">The message tells everything that is wrong with it.</exception>
    public void Validate()
    {
        var problems = RoutePlanRules.Problems(this).ToList();
        if (problems.Count > 0)
            throw new ArgumentException($"The route cannot be used. {string.Join(' ', problems)}");
    }

    internal string Names() => string.Join(", ", Variants.Select(v => $"'{v.Name}'"));
}
