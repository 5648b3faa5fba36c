using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>What a browser has to fetch before it can show the page.</summary>
public sealed partial class PageWeightTests
{
    private const int MostScriptBytes = 300_000;
    private static readonly HttpClient Http = new(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None })
    {
        BaseAddress = RunningStack.Url
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_scripts_are_less_than_300_kB_of_gzip()
    {
        var weights = new List<(string Name, long Bytes)>();
        foreach (var script in await FirstScriptsAsync())
        {
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
                await gzip.WriteAsync(await Http.GetByteArrayAsync(script, Ct), Ct);
            weights.Add((script, packed.Length));
        }

        Assert.True(weights.Count >= 2, "the page names its scripts");
        Assert.True(
            weights.Sum(w => w.Bytes) < MostScriptBytes,
            $"{weights.Sum(w => w.Bytes)} bytes: {string.Join(", ", weights.OrderByDescending(w => w.Bytes))}");
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData(null)]
    public async Task A_script_is_sent_as_the_browser_takes_it_and_kept_for_good(string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, (await FirstScriptsAsync())[0]);
        if (encoding is not null) request.Headers.AcceptEncoding.Add(new(encoding));
        using var response = await Http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    /// <summary>Those that the page names: the entry, and what it has the browser fetch along with it.</summary>
    private static async Task<IReadOnlyList<string>> FirstScriptsAsync()
    {
        var page = await Http.GetStringAsync("/", Ct);
        return [.. Scripts().Matches(page).Select(m => m.Groups[1].Value).Distinct()];
    }

    [GeneratedRegex("(?:src|href)=\"(/assets/[^\"]+\\.js)\"")]
    private static partial Regex Scripts();
}
