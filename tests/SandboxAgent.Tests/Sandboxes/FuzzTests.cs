using System.Diagnostics;
using System.Security.Cryptography;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>
/// Random and mutated frames in both directions: a few seconds here, longer with <c>./dev fuzz SECONDS</c>. A failure
/// names its seed; <c>FUZZ_SEED</c> starts there.
/// </summary>
public sealed class FuzzTests(AgentPlayground playground, ITestOutputHelper output)
{
    /// <summary>What the helper sends is what a learner's program may send: the agent takes it or ends the connection.</summary>
    [Fact]
    public async Task The_agent_survives_any_stream_of_frames()
    {
        var settings = new AgentSettings { MaxFileBytes = 100_000 };
        var (seed, taken, refused, clock, memory) = (Fuzz.FirstSeed, 0L, 0L, Stopwatch.StartNew(), GC.GetTotalMemory(true));
        for (; clock.Elapsed < Fuzz.Budget; seed++)
        {
            var random = new Random(seed);
            LinkConnection connection = null!;
            var wire = new FuzzWire(random, Fuzz.Mutated(random, FromLink(random)));
            connection = new LinkConnection(Exec.Over(wire), settings, n =>
            {
                taken++;
                Assert.True(LinkPaths.IsValid(n.Path), $"seed {seed}: {n.Path}");
                Assert.InRange(n.Content?.Length ?? 0, 0, settings.MaxFileBytes);
                Assert.True(n.Content is null || SHA256.HashData(n.Content).AsSpan().SequenceEqual(n.Hash), $"seed {seed}: hash");
                _ = connection.AcknowledgeAsync(n.Id, CancellationToken.None);
            });
            // Two questions, so that an answer may be one to something.
            var asked = new[] { connection.HelloAsync(CancellationToken.None), connection.RequestAsync(FrameType.ListKnown, null, TimeSpan.FromSeconds(20), CancellationToken.None) };
            try
            {
                refused += await connection.ReadAsync(TestContext.Current.CancellationToken) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
            // Answered or lost with the connection; nobody waits for ever.
            foreach (var question in asked)
                await question.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        }
        output.WriteLine($"{seed - Fuzz.FirstSeed} streams, {taken} changes taken, {refused} streams refused, {(GC.GetTotalMemory(true) - memory) >> 10} KiB more memory");
        Assert.InRange(GC.GetTotalMemory(true) - memory, long.MinValue, 64L << 20);
        Assert.True(taken > 0 && refused > 0 && refused < seed - Fuzz.FirstSeed, "the streams are all good or all bad");
    }

    /// <summary>What the agent sends must not be able to break the helper either, nor lead it out of the workspace.</summary>
    [Fact]
    public async Task The_helper_survives_any_stream_of_frames()
    {
        // No agent has its own helper in it, which each of these would end.
        await using var sandbox = await BareContainer.StartAsync(playground, SandboxLimits.Default);
        var outside = await SumAsync();
        using var engine = new Engine(new AgentSettings { Engine = $"unix://{playground.GateSocket}", Id = playground.AgentId });
        var hello = new FrameWriter(FrameType.Hello, 1).U16(FrameLimits.Version).I64(1 << 20).I32(4096).End().ToArray();
        var (seed, answered, clock) = (Fuzz.FirstSeed, 0L, Stopwatch.StartNew());
        for (; clock.Elapsed < Fuzz.Budget; seed++)
        {
            var random = new Random(seed);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            using var exec = await Exec.StartAsync(engine, sandbox.Id, [ContainerTemplate.Link, "serve"], [], null, patience.Token);
            answered += await Fuzz.TalkAsync(exec, hello, Fuzz.Mutated(random, FromAgent(random)), (FrameType.Reply, FrameType.Known), seed, patience.Token);
        }
        output.WriteLine($"{seed - Fuzz.FirstSeed} helpers, {answered} well-formed answers");
        Assert.Equal(outside, await SumAsync());
        Assert.Equal("alive\n", await sandbox.ShellAsync("echo alive"));

        // Everything that a path could lead to, apart from the workspace itself and the helper's own notes.
        async Task<string> SumAsync() => await sandbox.ShellAsync(
            "find /home/learner /tmp -path /home/learner/workspace -prune -o -path '*/state/platform*' -prune -o -print | sort | sha256sum");
    }

    private static List<byte[]> FromLink(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 12)).SelectMany<int, byte[]>(_ =>
        {
            var content = new byte[random.Next(0, 3000)];
            random.NextBytes(content);
            var written = random.Next(4) != 0;
            var change = new FrameWriter(FrameType.Change, 7).Byte(written ? (byte)0 : (byte)random.Next(0, 7)).Text(Path(random))
                .OptionalHash(null).OptionalHash(written ? SHA256.HashData(content) : null).I64(content.Length).End().ToArray();
            if (written && content.Length == 0)
                return [change];
            return random.Next(written ? 24 : 4) switch
            {
                0 => [new FrameWriter(FrameType.Reply, (uint)random.Next(4)).Byte((byte)random.Next(4)).End().ToArray()],
                1 => [new FrameWriter(FrameType.Known, 2).Byte(0).Text(Path(random)).End().ToArray()],
                2 or 3 => [change],
                _ => [change, new FrameWriter(FrameType.ChangeData, 7).Bytes(content).End().ToArray()]
            };
        })
    ];

    private static List<byte[]> FromAgent(Random random) =>
    [
        .. Enumerable.Range(2, random.Next(1, 20)).SelectMany<int, byte[]>(i =>
        {
            var content = new byte[random.Next(0, 3000)];
            random.NextBytes(content);
            var id = (uint)i;
            return random.Next(11) switch
            {
                0 => [new FrameWriter(FrameType.Remove, id).Text(Path(random)).End().ToArray()],
                1 => [new FrameWriter(FrameType.MakeFolder, id).Text(Path(random)).End().ToArray()],
                2 => [new FrameWriter(FrameType.Acknowledge, id).End().ToArray()],
                3 => [new FrameWriter(FrameType.ListKnown, id).End().ToArray()],
                4 => [new FrameWriter(FrameType.RunResult, id).Text(Path(random)).End().ToArray()],
                5 => [new FrameWriter(FrameType.KillSession, id).Text("no-such-session").I32(random.Next(0, 40)).End().ToArray()],
                6 => [new FrameWriter(FrameType.Freeze, id).End().ToArray()],
                7 => [new FrameWriter(FrameType.Thaw, id).End().ToArray()],
                _ =>
                [
                    new FrameWriter(FrameType.Put, id).Text(Path(random)).Hash(SHA256.HashData(content)).I64(content.Length).End().ToArray(),
                    new FrameWriter(FrameType.PutData, id).Bytes(content).End().ToArray()
                ]
            };
        })
    ];

    private static string Path(Random random) => random.Next(40) switch
    {
        0 => "../outside",
        1 => "/etc/passwd",
        2 => "a/../../b",
        3 => "dir/file.py",
        4 => ".",
        5 => "ü/" + new string('x', random.Next(300)),
        6 => string.Join('/', Enumerable.Repeat("d", random.Next(1, 50))),
        7 => "nul\0",
        _ => $"f{random.Next(5)}.py"
    };
}
