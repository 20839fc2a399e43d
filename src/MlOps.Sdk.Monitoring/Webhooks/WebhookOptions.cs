namespace MlOps.Sdk.Monitoring;

/// <summary>Where and how alerts are posted.</summary>
public sealed class WebhookOptions
{
    /// <summary>The receiver; https, or http on this machine. No user name or password.</summary>
    public Uri? Url { get; set; }

    /// <summary>What requests are signed with: any text, or <c>whsec_</c> followed by base64 as Standard Webhooks writes it. Unsigned when null. Never logged.</summary>
    public string? Secret { get; set; }

    /// <summary>The secret before <see cref="Secret"/>; while it is set requests carry a signature of each, so that receivers can change over.</summary>
    public string? PreviousSecret { get; set; }

    /// <summary>The hosts that may be posted to; empty, as by default, allows the host of <see cref="Url"/>.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Whether http to another machine is allowed, as within a private network; off by default.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Requests tried for one delivery; 4 by default, from 1. The dispatcher tries whole deliveries again.</summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>The wait after the first failed request, doubled after each further one, with up to half of it taken off at random; 1 second by default.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two requests; a receiver that asks for a longer one is left to the dispatcher's next delivery. 1 minute by default.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one request may take; 10 seconds by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The source of the events, a URI reference such as <c>/churn-service</c>; <c>/mlops</c> by default.</summary>
    public string Source { get; set; } = "/mlops";

    /// <summary>Every option that is out of its range, with its name. Secrets are not repeated.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        List<string> faults = [];
        if (Url is not { IsAbsoluteUri: true } url)
        {
            faults.Add("Url is not set; give the receiver's https address.");
        }
        else
        {
            if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || AllowPlainHttp)))
                faults.Add($"Url has the scheme '{url.Scheme}'; use https, http on this machine, or set AllowPlainHttp within a private network.");
            if (url.UserInfo.Length > 0)
                faults.Add("Url carries a user name; use Secret.");
            if (AllowedHosts.Count > 0 && !AllowedHosts.Contains(url.IdnHost, StringComparer.OrdinalIgnoreCase))
                faults.Add($"Url's host '{url.IdnHost}' is not in AllowedHosts.");
        }

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
        if (!Uri.TryCreate(Source, UriKind.RelativeOrAbsolute, out _) || string.IsNullOrEmpty(Source))
            faults.Add($"Source is '{Source}'; it is a URI reference such as /churn-service.");
        return faults;
    }
}
