using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.PackageIndex;

/// <summary>The pages of the simple repository API: JSON (PEP 691, 700) for who asks for it, HTML (PEP 503) otherwise.</summary>
internal static class Pages
{
    public const string Json = "application/vnd.pypi.simple.v1+json";
    public const string Html = "text/html; charset=utf-8";

    public static string ProjectsAsJson(IEnumerable<string> names) => new JsonObject
    {
        ["meta"] = new JsonObject { ["api-version"] = "1.1" },
        ["projects"] = new JsonArray([.. names.Select(n => (JsonNode)new JsonObject { ["name"] = n })])
    }.ToJsonString();

    public static string ProjectsAsHtml(IEnumerable<string> names) =>
        Page("Simple index", names.Select(n => $"<a href=\"/simple/{n}/\">{n}</a>"));

    public static string ProjectAsJson(string name, IReadOnlyList<IndexedFile> files, string filesUrl) => new JsonObject
    {
        ["meta"] = new JsonObject { ["api-version"] = "1.1" },
        ["name"] = name,
        ["versions"] = new JsonArray([.. files.Select(VersionOf).Distinct().Select(v => (JsonNode)v)]),
        ["files"] = new JsonArray([.. files.Select(f => Describe(f, filesUrl))])
    }.ToJsonString();

    public static string ProjectAsHtml(string name, IReadOnlyList<IndexedFile> files, string filesUrl) =>
        Page($"Links for {name}", files.Select(f =>
            $"<a href=\"{filesUrl}{Uri.EscapeDataString(f.Name)}#sha256={f.Announced}\""
            + (f.RequiresPython is { } python ? $" data-requires-python=\"{WebUtility.HtmlEncode(python)}\"" : "")
            + (f.Yanked is { } yanked ? $" data-yanked=\"{WebUtility.HtmlEncode(yanked)}\"" : "")
            + (f.Metadata is { } metadata ? $" data-dist-info-metadata=\"sha256={Hash(metadata)}\" data-core-metadata=\"sha256={Hash(metadata)}\"" : "")
            + $">{f.Name}</a><br>"));

    private static JsonObject Describe(IndexedFile file, string filesUrl)
    {
        var described = new JsonObject
        {
            ["filename"] = file.Name,
            ["url"] = filesUrl + Uri.EscapeDataString(file.Name),
            ["hashes"] = new JsonObject { ["sha256"] = file.Announced },
            ["size"] = file.Size,
            ["yanked"] = file.Yanked is { } reason ? reason : false,
            ["requires-python"] = file.RequiresPython
        };
        if (file.Metadata is not { } metadata) return described;
        // The keys that PyPI has. Not the older `dist-info-metadata`: the distribution's pip (23.0) breaks off at an object there.
        foreach (var key in new[] { "core-metadata", "data-dist-info-metadata" })
            described[key] = new JsonObject { ["sha256"] = Hash(metadata) };
        return described;
    }

    // name-version-tags.whl, name-version.tar.gz: a version has no hyphen, and a wheel's name has none either.
    private static string VersionOf(IndexedFile file) => file.Name.EndsWith(".whl", StringComparison.Ordinal)
        ? file.Name.Split('-')[1]
        : file.Name[(file.Name.LastIndexOf('-') + 1)..].Replace(".tar.gz", "", StringComparison.Ordinal);

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string Page(string title, IEnumerable<string> links) => new StringBuilder()
        .Append("<!DOCTYPE html><html><head><meta name=\"pypi:repository-version\" content=\"1.1\"><title>").Append(title)
        .Append("</title></head><body>\n").AppendJoin('\n', links).Append("\n</body></html>\n").ToString();
}
