using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.SandboxAgent.Packages;

/// <summary>Writes a page whose files are the gate's.</summary>
internal static class PageWriter
{
    public const string Json = "application/vnd.pypi.simple.v1+json";
    public const string Html = "text/html; charset=utf-8";

    /// <remarks>Without `core-metadata`: pip 23 breaks off at what newer indexes say there, and fetches the wheel anyway.</remarks>
    public static byte[] AsJson(IndexPage page) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["meta"] = new JsonObject { ["api-version"] = "1.0" },
        ["name"] = page.Name,
        ["files"] = new JsonArray([.. page.Wheels.Select(f => (JsonNode)new JsonObject
        {
            ["filename"] = f.File, ["url"] = PathOf(f), ["hashes"] = new JsonObject { ["sha256"] = f.Sha256 },
            ["requires-python"] = f.RequiresPython, ["yanked"] = f.Yanked is null ? false : f.Yanked.Length == 0 ? true : f.Yanked
        })])
    });

    public static byte[] AsHtml(IndexPage page)
    {
        var text = new StringBuilder("<!DOCTYPE html><html><head><meta name=\"pypi:repository-version\" content=\"1.0\"><title>")
            .Append(page.Name).Append("</title></head><body>\n");
        foreach (var file in page.Wheels)
        {
            text.Append("<a href=\"").Append(PathOf(file)).Append("#sha256=").Append(file.Sha256).Append('"');
            if (file.RequiresPython is { } python)
                text.Append(" data-requires-python=\"").Append(WebUtility.HtmlEncode(python)).Append('"');
            if (file.Yanked is { } yanked)
                text.Append(" data-yanked=\"").Append(WebUtility.HtmlEncode(yanked)).Append('"');
            text.Append('>').Append(WebUtility.HtmlEncode(file.File)).Append("</a><br>\n");
        }
        return Encoding.UTF8.GetBytes(text.Append("</body></html>\n").ToString());
    }

    private static string PathOf(IndexFile file) => $"/packages/{file.Sha256}/{Uri.EscapeDataString(file.File)}";
}
