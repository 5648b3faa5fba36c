using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Identity;

/// <summary>Random tokens: 256 bits, shown once and stored only as a hash.</summary>
internal static class Secrets
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    // A plain hash is enough: the input has 256 bits of entropy, so there is nothing to guess.
    public static string Hash(string secret) => TextEdits.Hash(Encoding.UTF8.GetBytes(secret));
}
