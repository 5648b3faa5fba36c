using System.Net;
using System.Net.Sockets;

namespace Platform.SandboxAgent.Packages;

/// <summary>Which addresses a name may lead to: public ones, unless the configured index itself is in a private network.</summary>
internal sealed class Addresses(Uri index)
{
    public async Task<IPAddress[]> OfAsync(string host, int port, CancellationToken cancellation)
    {
        var found = await Dns.GetHostAddressesAsync(host, cancellation);
        // Where the operator says that the index is, it is.
        if (host.Equals(index.IdnHost, StringComparison.OrdinalIgnoreCase) && port == index.Port)
            return found;
        var homely = (await Dns.GetHostAddressesAsync(index.IdnHost, cancellation)).Any(a => KindOf(a) == Kind.Private);
        return [.. found.Where(a => KindOf(a) is var kind && (kind == Kind.Public || (kind == Kind.Private && homely)))];
    }

    internal enum Kind { Public, Private, Never }

    internal static Kind KindOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return Kind.Private;
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (address.IsIPv6UniqueLocal)
                return Kind.Private;
            // Ways into IPv4 from the outside count as what they lead to.
            if (bytes.AsSpan(0, 12).SequenceEqual((ReadOnlySpan<byte>)[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]))
                return KindOf(new IPAddress(bytes.AsSpan(12)));
            return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6Multicast || address.IsIPv6Teredo
                || bytes[0] == 0x20 && bytes[1] == 0x02 || bytes[0] is not (>= 0x20 and < 0x40) ? Kind.Never : Kind.Public;
        }
        return bytes switch
        {
            [10, ..] or [192, 168, ..] or [172, >= 16 and < 32, ..] or [100, >= 64 and < 128, ..] => Kind.Private,
            // This network, link-local with the clouds' metadata, tests and benchmarks, multicast and reserved.
            [0, ..] or [169, 254, ..] or [192, 0, 0, _] or [192, 0, 2, _] or [198, 18 or 19, ..] or [198, 51, 100, _]
                or [203, 0, 113, _] or [>= 224, ..] => Kind.Never,
            _ => Kind.Public
        };
    }
}
