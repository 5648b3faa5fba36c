using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Platform.PlatformClient;

namespace Platform.Benchmarks;

/// <summary>From the request to compare two attempts to the answer, for whoever asks first and for all who ask again.</summary>
internal static class AttemptDiff
{
    public const string Area = "attempt-diff";
    private const int Files = 200, LinesOfEach = 100, LinesOfLarge = 2000, Rounds = 25, Warmup = 3, Again = 8;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using (var session = await PlatformSession.SignInAsync(stack.Url, $"bench-{Guid.NewGuid():N}@example.org", ct))
        {
            var large = new Samples();
            var source = Source(LinesOfLarge);
            var submission = await SubmitAsync(session, [("large.py", source)], ct);
            for (var attempt = 2; attempt < 2 + Rounds + Warmup; attempt++)
            {
                source = Changed(source, 60);
                await SubmitAsync(session, [("large.py", source)], ct);
                var took = await GetAsync(session, $"/api/submissions/{submission}/diff/file?from={attempt - 1}&to={attempt}&path=large.py", ct);
                if (attempt >= 2 + Warmup) large.Add(took);
            }

            yield return Row.Of(Area, $"a file of {LinesOfLarge:N0} lines, first time", "ms", large, null, Goal.P95Below(50, "ms"));
        }

        using (var session = await PlatformSession.SignInAsync(stack.Url, $"bench-{Guid.NewGuid():N}@example.org", ct))
        {
            var (first, again) = (new Samples(), new Samples());
            var sources = Enumerable.Range(0, Files).Select(n => (Path: $"part{n % 10}/file{n}.py", Text: Source(LinesOfEach))).ToArray();
            var submission = await SubmitAsync(session, sources, ct);
            for (var attempt = 2; attempt < 2 + Rounds + Warmup; attempt++)
            {
                sources = [.. sources.Select(s => (s.Path, Changed(s.Text, 5)))];
                await SubmitAsync(session, sources, ct);
                var address = $"/api/submissions/{submission}/diff?from={attempt - 1}&to={attempt}";
                var took = await GetAsync(session, address, ct);
                if (attempt < 2 + Warmup) continue;
                first.Add(took);
                for (var i = 0; i < Again; i++) again.Add(await GetAsync(session, address, ct));
            }

            yield return Row.Of(Area, $"{Files} changed files, first time", "ms", first, null, Goal.P95Below(500, "ms"));
            yield return Row.Of(Area, $"{Files} changed files, again", "ms", again, null, Goal.P95Below(30, "ms"));
        }
    }

    private static async Task<TimeSpan> GetAsync(PlatformSession session, string address, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        await session.GetAsync<JsonElement>(address, ct);
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<Guid> SubmitAsync(PlatformSession session, IReadOnlyList<(string Path, string Text)> files, CancellationToken ct)
    {
        var workspace = $"/api/workspaces/{session.Me.WorkspaceId}";
        var content = new MultipartFormDataContent
        {
            { JsonContent.Create(new { into = "", onExisting = "replace", items = files.Select(f => new { path = f.Path, kind = "file" }) }), "plan" }
        };
        foreach (var (_, text) in files) content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "content", "blob");
        using (await session.SendAsync(HttpMethod.Post, $"{workspace}/uploads", content, ct))
        {
        }

        using var submitted = await session.SendAsync(HttpMethod.Post, $"{workspace}/submission", new { confirm = Array.Empty<string>() }, ct);
        return (await submitted.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("submissionId").GetGuid();
    }

    private static string Source(int lines) => string.Concat(Enumerable.Range(0, lines).Select(_ => Line()));

    private static string Line() => Random.Shared.Next(8) switch
    {
        0 => "\n",
        1 => "        return result\n",
        _ => $"    result_{Random.Shared.Next(300)} = compute(value, {Random.Shared.Next(1000)})\n"
    };

    /// <summary>As somebody works: lines changed, put in and taken away in many places.</summary>
    private static string Changed(string source, int changes)
    {
        var lines = source.Split('\n').SkipLast(1).Select(l => l + "\n").ToList();
        for (var i = 0; i < changes; i++)
        {
            var at = Random.Shared.Next(lines.Count);
            switch (Random.Shared.Next(4))
            {
                case 0: lines.Insert(at, Line()); break;
                case 1: lines.RemoveAt(at); break;
                default: lines[at] = lines[at].Replace("value", $"value + {i}", StringComparison.Ordinal).Replace("return", "yield", StringComparison.Ordinal); break;
            }
        }

        return string.Concat(lines);
    }
}
