using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;
using Platform.Infrastructure;

namespace Platform.Web.Submissions;

/// <summary><c>./dev receipt RECEIPT.json [FOLDER or ZIP]</c>: checks a receipt, and files against it, with nothing running.</summary>
public static class ReceiptCommand
{
    private const int MostNamed = 20;
    private const long MaxReceipt = 4 * 1024 * 1024;

    private const string Usage = "usage: ./dev receipt RECEIPT.json [FOLDER or ZIP]";

    public static bool Is(string[] args) => args is ["receipt", ..];

    /// <summary>Exit code 0 when everything holds, 1 when something does not, 2 when the call was wrong.</summary>
    public static int Run(string[] args)
    {
        if (args.Length is not (2 or 3)) return Wrong(Usage);
        var file = args[1];
        ReceiptView? receipt;
        try
        {
            if (new FileInfo(file).Length > MaxReceipt) return Wrong($"{file} is too large to be a receipt.");
            receipt = JsonSerializer.Deserialize<ReceiptView>(File.ReadAllText(file), PublicJson.Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return Wrong($"{file} cannot be read as a receipt: {e.Message}");
        }

        if (receipt is not { Manifest: not null, ManifestHash: not null, Signature: not null, PublicKey: not null, WorkspaceName: not null })
            return Wrong($"{file} is not a receipt: something is missing.");
        var own = Environment.GetEnvironmentVariable("Platform__ReceiptKey");
        using var key = string.IsNullOrEmpty(own) ? null : ReceiptKey.From(own, false);
        var problems = Check(receipt, key?.Public);
        if (problems.Count == 0 && args.Length > 2)
        {
            try
            {
                problems = Compare(Manifest.Parse(receipt.Manifest)!, args[2]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                return Wrong($"{args[2]} cannot be read: {e.Message}");
            }
        }

        foreach (var problem in problems.Take(MostNamed)) Console.WriteLine(problem);
        if (problems.Count > MostNamed) Console.WriteLine($"and {problems.Count - MostNamed} more");
        if (problems.Count > 0) return 1;
        Console.WriteLine(
            $"Attempt {receipt.Attempt} of {JsonSerializer.Serialize(receipt.WorkspaceName)}, handed in at {receipt.At.UtcDateTime:u}, " +
            $"{receipt.Files} files, {receipt.Bytes} bytes.");
        Console.WriteLine(key is null
            ? $"The signature is sound. Compare its key with the platform's: {receipt.PublicKey}"
            : "The signature is sound, and this platform's.");
        if (args.Length > 2) Console.WriteLine("The files are exactly those that were handed in.");
        return 0;
    }

    /// <summary>What is wrong with a receipt by itself.</summary>
    /// <param name="ownKey">The key that it has to be signed with; null for whatever key it names.</param>
    public static List<string> Check(ReceiptView receipt, string? ownKey)
    {
        var problems = new List<string>();
        if (!ReceiptKey.Verifies(receipt.PublicKey, receipt.Signed().Text(), receipt.Signature))
            problems.Add("The signature does not fit: the receipt was changed.");
        if (ownKey is not null && receipt.PublicKey != ownKey) problems.Add("The signature is another platform's.");
        if (TextEdits.Hash(Encoding.UTF8.GetBytes(receipt.Manifest)) != receipt.ManifestHash)
            problems.Add("The list of files is not the one that was signed.");
        else if (Manifest.Parse(receipt.Manifest) is null)
            problems.Add("The list of files cannot be read by this version.");
        return problems;
    }

    /// <summary>How a folder or an archive differs from what was handed in.</summary>
    public static List<string> Compare(Manifest manifest, string folderOrArchive)
    {
        var found = Directory.Exists(folderOrArchive) ? OfFolder(folderOrArchive) : OfArchive(folderOrArchive);
        var problems = new List<string>();
        foreach (var file in manifest.Files)
        {
            if (!found.Remove(file.Path, out var hash)) problems.Add($"missing: {JsonSerializer.Serialize(file.Path)}");
            else if (hash != file.Hash) problems.Add($"different: {JsonSerializer.Serialize(file.Path)}");
        }

        problems.AddRange(found.Keys.Order(StringComparer.Ordinal).Select(p => $"not handed in: {JsonSerializer.Serialize(p)}"));
        return problems;
    }

    private static Dictionary<string, string> OfFolder(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false
        };
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", options))
        {
            using var content = File.OpenRead(file);
            hashes[Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')] = Hash(content);
        }

        return hashes;
    }

    private static Dictionary<string, string> OfArchive(string file)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        using var archive = ZipFile.OpenRead(file);
        foreach (var entry in archive.Entries.Where(e => !e.FullName.EndsWith('/')))
        {
            using var content = entry.Open();
            hashes[entry.FullName] = Hash(content);
        }

        return hashes;
    }

    private static string Hash(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static int Wrong(string words)
    {
        Console.Error.WriteLine(words);
        return 2;
    }
}
