using System.Net;
using System.Net.Sockets;

namespace MlOps.Sdk;

/// <summary>
/// The HTTP handler of webhooks. It follows no redirect and connects to no link-local, multicast or unspecified address,
/// whatever the name resolves to: that is where cloud machines keep the credentials of their role.
/// </summary>
public static class WebhookHandler
{
    private static readonly IPAddress AwsMetadataV6 = IPAddress.Parse("fd00:ec2::254");

    /// <summary>Makes a handler that may post within a private network; the client disposes it.</summary>
    public static SocketsHttpHandler Create() => Create(refusePrivate: false);

    /// <summary>Makes a handler; the client disposes it.</summary>
    /// <param name="refusePrivate">Whether addresses of this machine and of private networks are refused too, as where tenants choose the receivers.</param>
    public static SocketsHttpHandler Create(bool refusePrivate) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (context, token) => ConnectAsync(context, refusePrivate, token),
    };

    /// <summary>Whether an address is never posted to: link-local, multicast, unspecified, or known to hand out credentials.</summary>
    public static bool IsForbidden(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.IsIPv6SiteLocal
                || address.Equals(IPAddress.IPv6Any) || address.Equals(AwsMetadataV6);
        }

        Span<byte> bytes = stackalloc byte[4];
        return !address.TryWriteBytes(bytes, out _) || bytes is [0, ..] or [169, 254, ..] or [ >= 224, ..];
    }

    /// <summary>Whether an address is of this machine or of a private network (RFC 1918, RFC 4193, RFC 6598).</summary>
    public static bool IsPrivate(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return true;

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 16 ? (bytes[0] & 0xFE) == 0xFC : bytes is [10, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..] or [100, >= 64 and < 128, ..];
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, bool refusePrivate, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        var allowed = addresses.Where(a => !IsForbidden(a) && !(refusePrivate && IsPrivate(a))).ToArray();
        if (allowed.Length == 0)
            throw new WebhookForbiddenException($"The webhook host '{host}' has no address that may be posted to; link-local, multicast and unspecified ones are refused{(refusePrivate ? ", and so are private ones" : "")}.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
