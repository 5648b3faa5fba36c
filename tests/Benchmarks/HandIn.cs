using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Platform.PlatformClient;

namespace Platform.Benchmarks;

/// <summary>From the request to hand in to the answer, which is given when the attempt is on disk.</summary>
internal static class HandIn
{
    public const string Area = "hand-in";
    private const int Files = 100, FileBytes = 50 * 1024, Rounds = 25, Warmup = 3;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        // Somebody new: a submission has an end of attempts.
        using var session = await PlatformSession.SignInAsync(stack.Url, $"bench-{Guid.NewGuid():N}@example.org", ct);
        var workspace = session.Me.WorkspaceId!.Value;
        var (all, one) = (new Samples(), new Samples());
        for (var round = 0; round < Rounds + Warmup; round++)
        {
            await WriteAsync(session, workspace, Enumerable.Range(0, Files), ct);
            var took = await SubmitAsync(session, workspace, ct);
            if (round >= Warmup) all.Add(took);
            await WriteAsync(session, workspace, [round % Files], ct);
            took = await SubmitAsync(session, workspace, ct);
            if (round >= Warmup) one.Add(took);
        }

        yield return Row.Of(Area, $"{Files} new files, {Files * FileBytes / 1_000_000.0:0.0} MB", "ms", all, null, Goal.P95Below(300, "ms"));
        yield return Row.Of(Area, $"{Files} files, one of them changed", "ms", one);
    }

    private static async Task<TimeSpan> SubmitAsync(PlatformSession session, Guid workspace, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        using var response = await session.SendAsync(
            HttpMethod.Post, $"/api/workspaces/{workspace}/submission", new { confirm = Array.Empty<string>() }, ct);
        await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task WriteAsync(PlatformSession session, Guid workspace, IEnumerable<int> files, CancellationToken ct)
    {
        var items = files.Select(n => new { path = $"part{n % 10}/file{n}.py", kind = "file" }).ToArray();
        var content = new MultipartFormDataContent
        {
            { JsonContent.Create(new { into = "", onExisting = "replace", items }), "plan" }
        };
        foreach (var _ in items) content.Add(new ByteArrayContent(Source()), "content", "blob");
        using var response = await session.SendAsync(HttpMethod.Post, $"/api/workspaces/{workspace}/uploads", content, ct);
    }

    // Compresses about as well as a program does, and is never the same twice.
    private static byte[] Source()
    {
        var text = new StringBuilder(FileBytes + 80);
        while (text.Length < FileBytes)
            text.Append("    result_").Append(Random.Shared.Next(1000)).Append(" = compute(value, ").Append(Random.Shared.Next()).Append(")\n");
        return Encoding.ASCII.GetBytes(text.ToString(0, FileBytes));
    }
}
