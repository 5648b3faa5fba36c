using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.SignalR.Protocol;
using Platform.PlatformClient;

namespace Platform.Benchmarks;

/// <summary>What a page costs that stops reading, and whether one that comes back misses anything.</summary>
internal static class StoppedReader
{
    public const string Area = "terminal-stopped-reader";
    private const double MostMiB = 8;
    private const int LastLines = 300;
    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(10);

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (workspace, _) = await stack.SandboxAsync(ct);
        var session = await stack.SessionAsync(ct);
        await FloodBeforeAsync(session, workspace, ct);

        // The floor is what the processes grow by in the same time with nothing to do.
        var idle = await GrowthAsync(stack, ct);
        Dictionary<string, Samples> silent, deaf;
        await using (var product = await HubPty.ShellAsync(session, workspace, "shell-2", ct))
        {
            product.Connection.Acknowledges = false;
            await product.WriteAsync("yes\r", ct);
            silent = await GrowthAsync(stack, ct);
        }

        using (await DeafAsync(session, workspace, ct)) deaf = await GrowthAsync(stack, ct);
        await using (var cleaner = await session.ConnectTerminalAsync(workspace, ct))
        {
            await cleaner.OpenAsync("shell-3", ct: ct);
            await cleaner.KillAsync("shell-3", ct);
        }

        foreach (var process in new[] { "web", "agent" })
        {
            yield return Row.Of(
                Area, $"{process} grows, no acknowledgements", "MiB", silent[process], idle[process], Goal.AtMost(MostMiB, "MiB"));
            yield return Row.Of(
                Area, $"{process} grows, socket not read", "MiB", deaf[process], idle[process], Goal.AtMost(MostMiB, "MiB"));
        }

        yield return Row.Of(Area, "last 300 lines after a reload", "lines lost", await ReloadAsync(session, workspace, ct),
            goal: Goal.AtMost(0, "lines lost"));
        yield return Row.Of(Area, "output while away, by offset", "lines lost", await ResumeAsync(session, workspace, ct),
            goal: Goal.AtMost(0, "lines lost"));
    }

    // Heaps and buffers reach the size that normal use gives them before anything is compared.
    private static async Task FloodBeforeAsync(PlatformSession session, Guid workspace, CancellationToken ct)
    {
        await using var product = await HubPty.ShellAsync(session, workspace, "shell-4", ct);
        await product.WriteAsync("yes\r", ct);
        await Task.Delay(TimeSpan.FromSeconds(3), ct);
        await product.TimeAsync("\u0003", () => product.EndsWith(Pty.Prompt), ct);
    }

    /// <summary>By how much each process is larger than at first, four times a second.</summary>
    private static async Task<Dictionary<string, Samples>> GrowthAsync(Stack stack, CancellationToken ct)
    {
        var first = new Dictionary<string, double> { ["web"] = stack.ResidentMiB("web"), ["agent"] = stack.ResidentMiB("agent") };
        var growth = first.ToDictionary(p => p.Key, _ => new Samples());
        for (var passed = TimeSpan.Zero; passed < Stopped; passed += TimeSpan.FromSeconds(0.25))
        {
            await Task.Delay(TimeSpan.FromSeconds(0.25), ct);
            foreach (var (process, before) in first) growth[process].Add(Math.Max(0, stack.ResidentMiB(process) - before));
        }

        return growth;
    }

    /// <summary>A client that asks for a flood and never reads its socket again.</summary>
    private static async Task<ClientWebSocket> DeafAsync(PlatformSession session, Guid workspace, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        session.Authorize(socket.Options);
        var address = new UriBuilder(new Uri(session.Url, $"/hubs/terminal?workspace={workspace}")) { Scheme = "ws" };
        await socket.ConnectAsync(address.Uri, ct);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("{\"protocol\":\"messagepack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, ct);
        var protocol = new MessagePackHubProtocol();
        foreach (var message in new[]
                 {
                     new InvocationMessage("1", "Open", ["shell-3", 80, 24, null]),
                     new InvocationMessage("Input", ["shell-3", Encoding.UTF8.GetBytes("yes\r")])
                 })
        {
            var bytes = new ArrayBufferWriter<byte>();
            protocol.WriteMessage(message, bytes);
            await socket.SendAsync(bytes.WrittenMemory, WebSocketMessageType.Binary, true, ct);
        }

        return socket;
    }

    private static async Task<Samples> ReloadAsync(PlatformSession session, Guid workspace, CancellationToken ct)
    {
        const string shell = "shell-5";
        await using (var before = await HubPty.ShellAsync(session, workspace, shell, ct, keep: true))
            await before.TimeAsync("seq 1 20000\r", () => before.Contains("20000") && before.EndsWith(Pty.Prompt), ct);
        await using var after = await session.ConnectTerminalAsync(workspace, ct);
        var opened = await after.OpenAsync(shell, ct: ct);
        await after.WaitUntilAsync(() => after.Offset(shell) >= opened.End, ct);
        var lost = Missing(after.Text(shell), 20001 - LastLines, LastLines);
        await after.KillAsync(shell, ct);
        return lost;
    }

    private static async Task<Samples> ResumeAsync(PlatformSession session, Guid workspace, CancellationToken ct)
    {
        const string shell = "shell-6";
        long seen;
        await using (var before = await HubPty.ShellAsync(session, workspace, shell, ct, keep: true))
        {
            // The second half is written while nobody is connected.
            await before.WriteAsync("(sleep 1; seq 100001 101000; sleep 1; seq 200001 201000)\r", ct);
            await before.ExpectAsync(() => before.Contains("101000"), ct);
            seen = before.Connection.Offset(shell);
        }

        await Task.Delay(TimeSpan.FromSeconds(2), ct);
        await using var after = await session.ConnectTerminalAsync(workspace, ct);
        var opened = await after.OpenAsync(shell, offset: seen, ct: ct);
        await after.WaitUntilAsync(() => after.Offset(shell) >= opened.End, ct);
        var lost = Missing(after.Text(shell), 200001, 1000);
        if (opened.Start != seen) lost.Add(opened.Start - seen);
        await after.KillAsync(shell, ct);
        return lost;
    }

    private static Samples Missing(string text, int first, int count)
    {
        var missing = new Samples();
        missing.Add(Enumerable.Range(first, count).Count(n => !text.Contains($"{n}\r\n", StringComparison.Ordinal)));
        return missing;
    }
}
