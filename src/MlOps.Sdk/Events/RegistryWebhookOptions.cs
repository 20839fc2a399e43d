using System.IO.Enumeration;

namespace MlOps.Sdk;

/// <summary>A webhook that is told of registry events: where, of which, and how patiently.</summary>
public sealed class RegistryWebhookOptions
{
    /// <summary>The receiver; https, or http on this machine. No user name or password.</summary>
    public Uri? Url { get; set; }

    /// <summary>What requests are signed with: any text, or <c>whsec_</c> followed by base64 as Standard Webhooks writes it. Unsigned when null. Never logged.</summary>
    public string? Secret { get; set; }

    /// <summary>The secret before <see cref="Secret"/>; while it is set requests carry a signature of each, so that receivers can change over.</summary>
    public string? PreviousSecret { get; set; }

    /// <summary>The types told of, by the names of <see cref="AuditAction"/>, with <c>*</c> and <c>?</c>; all when empty.</summary>
    public IList<string> Types { get; } = [];

    /// <summary>The models told of, with <c>*</c> and <c>?</c>; all when empty.</summary>
    public IList<string> Models { get; } = [];

    /// <summary>The aliases told of, with <c>*</c> and <c>?</c>; when not empty, events about no alias are left out.</summary>
    public IList<string> Aliases { get; } = [];

    /// <summary>Whether a new subscription begins with the store's first event; by default it begins with what happens from now on.</summary>
    public bool FromBeginning { get; set; }

    /// <summary>Whether http to another machine is allowed, as within a private network; off by default.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Whether addresses of this machine and of private networks are refused, whatever the name resolves to; off by default.</summary>
    public bool RefusePrivateAddresses { get; set; }

    /// <summary>Requests tried for one event before it becomes a dead letter; 10 by default, from 1. Later events wait, so that the order is kept.</summary>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>The wait after the first failed request, doubled after each further one, with up to half of it taken off at random; 1 second by default.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two requests; 5 minutes by default. A receiver that asks for a longer one gets this.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one request may take; 10 seconds by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often changes made by other processes are looked for; 1 second by default.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after the death of the process that delivered another one goes on, beyond two time-outs; 30 seconds by default.</summary>
    public TimeSpan TakeOverAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The source of the events, a URI reference such as <c>/churn-registry</c>; <c>/mlops</c> by default.</summary>
    public string Source { get; set; } = "/mlops";

    /// <summary>Every option that is out of its range, with its name. Secrets are not repeated.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        List<string> faults = [.. WebhookEndpoint.FindFaults(Url, AllowPlainHttp)];
        if (Secret is not null && !WebhookSecret.IsValid(Secret))
            faults.Add(WebhookSecret.Rule(nameof(Secret)));
        if (PreviousSecret is not null && !WebhookSecret.IsValid(PreviousSecret))
            faults.Add(WebhookSecret.Rule(nameof(PreviousSecret)));
        if (MaxAttempts < 1)
            faults.Add($"MaxAttempts is {MaxAttempts}; at least one request must be tried.");
        if (FirstDelay <= TimeSpan.Zero)
            faults.Add($"FirstDelay is {FirstDelay}; it is above zero.");
        if (MaxDelay < FirstDelay)
            faults.Add($"MaxDelay is {MaxDelay}, below FirstDelay {FirstDelay}.");
        if (Timeout <= TimeSpan.Zero)
            faults.Add($"Timeout is {Timeout}; it is above zero.");
        if (PollInterval <= TimeSpan.Zero)
            faults.Add($"PollInterval is {PollInterval}; it is above zero.");
        if (TakeOverAfter <= TimeSpan.Zero)
            faults.Add($"TakeOverAfter is {TakeOverAfter}; it is above zero.");
        if (!Uri.TryCreate(Source, UriKind.RelativeOrAbsolute, out _) || string.IsNullOrEmpty(Source))
            faults.Add($"Source is '{Source}'; it is a URI reference such as /churn-registry.");
        return faults;
    }

    internal bool Wants(RegistryEvent happened) =>
        Fits(Types, happened.Type) && Fits(Models, happened.Model) && (Aliases.Count == 0 || (happened.Alias is { } alias && Fits(Aliases, alias)));

    private static bool Fits(IList<string> patterns, string name) =>
        patterns.Count == 0 || patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));
}
