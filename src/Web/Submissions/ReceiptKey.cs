using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Web.Submissions;

/// <summary>Signs receipts: ECDSA over P-256 and SHA-256, with a key that is derived from the configured secret.</summary>
public sealed class ReceiptKey : IDisposable
{
    // The order of the group (FIPS 186-4, D.1.2.3).
    private static readonly BigInteger Order = new(
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);

    private readonly ECDsa _key;

    private ReceiptKey(ECDsa key) => _key = key;

    /// <summary>SubjectPublicKeyInfo in base 64.</summary>
    public string Public => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>The key of a secret. Only in development may there be none: what is signed then can be checked until the next start.</summary>
    public static ReceiptKey From(string? secret, bool isDevelopment)
    {
        if (secret is null)
            return isDevelopment
                ? new ReceiptKey(ECDsa.Create(ECCurve.NamedCurves.nistP256))
                : throw new InvalidOperationException(
                    "Platform:ReceiptKey is missing: receipts are signed with it. Give it at least 32 random characters, and keep them.");

        // Wider than the order by 256 bits, so that no key is more likely than another (FIPS 186-4, B.4.1).
        var wide = SHA512.HashData(Encoding.UTF8.GetBytes("platform-receipt-key:" + secret));
        var number = new BigInteger(wide, isUnsigned: true, isBigEndian: true) % (Order - 1) + 1;
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        var d = new byte[32];
        bytes.CopyTo(d.AsSpan(32 - bytes.Length));
        return new ReceiptKey(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d }));
    }

    /// <summary>Signature of a text, in base 64 of its DER form.</summary>
    public string Sign(string text) => Convert.ToBase64String(_key.SignData(
        Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    /// <summary>Whether a signature is one of a text by the owner of a public key.</summary>
    public static bool Verifies(string publicKey, string text, string signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            return key.KeySize == 256 && key.VerifyData(
                Encoding.UTF8.GetBytes(text), Convert.FromBase64String(signature), HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    public void Dispose() => _key.Dispose();
}
