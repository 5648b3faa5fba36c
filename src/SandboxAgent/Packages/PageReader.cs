using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Domain.Packages;

namespace Platform.SandboxAgent.Packages;

/// <summary>Reads pages of an index, as PEP 691 (JSON) or PEP 503 (HTML) has them. What does not fit is left out.</summary>
internal static partial class PageReader
{
    private static readonly string[] Sources = [".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".egg"];

    public static IndexPage Project(string name, Uri address, string? contentType, byte[] body, Func<Uri, bool> allowed)
    {
        List<IndexFile> wheels = [];
        var hasSource = false;
        foreach (var link in IsJson(contentType) ? JsonLinks(body) : HtmlLinks(body))
        {
            if (Sources.Any(s => link.File.EndsWith(s, StringComparison.OrdinalIgnoreCase)))
                hasSource = true;
            else if (WheelName.Of(link.File)?.Name == name && Hash().IsMatch(link.Sha256 ?? "")
                && Uri.TryCreate(address, link.Address, out var at) && allowed(at))
                wheels.Add(new IndexFile(
                    name, link.File, new UriBuilder(at) { Fragment = "" }.Uri, link.Sha256!, Bounded(link.RequiresPython), Bounded(link.Yanked), link.Size));
        }
        return new IndexPage(name, wheels, hasSource);
    }

    /// <summary>All names, normalised and sorted.</summary>
    public static string[] Names(string? contentType, byte[] body)
    {
        var names = IsJson(contentType)
            ? JsonNames(body)
            : Anchor().Matches(Encoding.UTF8.GetString(body)).Select(a => WebUtility.HtmlDecode(a.Groups["text"].Value.Trim())).ToList();
        var sound = names.Select(PackageNames.Normalise).Where(PackageNames.IsNormalised).Distinct(StringComparer.Ordinal).ToArray();
        Array.Sort(sound, StringComparer.Ordinal);
        return sound;
    }

    private sealed record Link(string File, string Address, string? Sha256, string? RequiresPython, string? Yanked, long? Size);

    private static bool IsJson(string? contentType) => contentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;

    private static string? Bounded(string? text) => text is null || text.Length <= 200 ? text : text[..200];

    private static List<string> JsonNames(byte[] body)
    {
        // Hundreds of thousands: read as they come, without a tree of them. Projects are { "projects": [ { "name": … } ] }.
        const int Depth = 3;
        List<string> names = [];
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == Depth && reader.ValueTextEquals("name"u8)
                && reader.Read() && reader.TokenType == JsonTokenType.String)
                names.Add(reader.GetString()!);
        }
        return names;
    }

    private static IEnumerable<Link> JsonLinks(byte[] body)
    {
        using var page = JsonDocument.Parse(body);
        foreach (var file in page.RootElement.GetProperty("files").EnumerateArray())
        {
            if (Text(file, "filename") is not { } name || Text(file, "url") is not { } url)
                continue;
            var yanked = file.TryGetProperty("yanked", out var y)
                ? y.ValueKind == JsonValueKind.String ? y.GetString() : y.ValueKind == JsonValueKind.True ? "" : null
                : null;
            yield return new Link(
                name, url, file.TryGetProperty("hashes", out var hashes) && hashes.ValueKind == JsonValueKind.Object ? Text(hashes, "sha256") : null,
                Text(file, "requires-python"), yanked,
                file.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var bytes) && bytes >= 0 ? bytes : null);
        }
    }

    private static IEnumerable<Link> HtmlLinks(byte[] body)
    {
        foreach (Match anchor in Anchor().Matches(Encoding.UTF8.GetString(body)))
        {
            var attributes = Attribute().Matches(anchor.Groups["attributes"].Value)
                .GroupBy(a => a.Groups["name"].Value.ToLowerInvariant())
                .ToDictionary(g => g.Key, g => WebUtility.HtmlDecode(g.First().Groups["value"].Value.Trim('"', '\'')));
            if (!attributes.TryGetValue("href", out var href))
                continue;
            var (path, fragment) = href.Split('#', 2) is [var p, var f] ? (p, f) : (href, "");
            yield return new Link(
                Uri.UnescapeDataString(path.Split('?')[0].Split('/')[^1]), href,
                fragment.StartsWith("sha256=", StringComparison.Ordinal) ? fragment["sha256=".Length..].Split('&')[0] : null,
                attributes.GetValueOrDefault("data-requires-python"), attributes.GetValueOrDefault("data-yanked"), null);
        }
    }

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex("^[0-9a-f]{64}\\z")]
    private static partial Regex Hash();

    [GeneratedRegex("<a\\s(?<attributes>[^>]*)>(?<text>[^<]*)</a", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Anchor();

    [GeneratedRegex("(?<name>[a-zA-Z-]+)\\s*=\\s*(?<value>\"[^\"]*\"|'[^']*')", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();
}
