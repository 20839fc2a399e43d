namespace MlOps.Sdk;

/// <summary>Where a webhook posts, and what it signs with. It has no text form, so that no log ever shows its secrets.</summary>
public sealed class WebhookEndpoint
{
    /// <summary>The receiver.</summary>
    public required Uri Url { get; init; }

    /// <summary>The secrets to sign with, the newest first: none, one, or two while one replaces the other.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What breaks the rules of addresses: https, or http on this machine or where it is allowed, without a user name.</summary>
    /// <param name="url">The address.</param>
    /// <param name="allowPlainHttp">Whether http to another machine is allowed.</param>
    public static IEnumerable<string> FindFaults(Uri? url, bool allowPlainHttp)
    {
        if (url is not { IsAbsoluteUri: true })
        {
            yield return "Url is not set; give the receiver's https address.";
            yield break;
        }

        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || allowPlainHttp)))
            yield return $"Url has the scheme '{url.Scheme}'; use https, http on this machine, or set AllowPlainHttp within a private network.";
        if (url.UserInfo.Length > 0)
            yield return "Url carries a user name; use Secret.";
    }
}
