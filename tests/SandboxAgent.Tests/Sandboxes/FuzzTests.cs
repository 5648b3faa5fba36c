using System.Diagnostics;
using System.Globalization;
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
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(Number("FUZZ_SECONDS", 4) / 2.0);
    private static readonly int FirstSeed = Number("FUZZ_SEED", 1);

    /// <summary>What the helper sends is what a learner's program may send: the agent takes it or ends the connection.</summary>
    [Fact]
    public async Task The_agent_survives_any_stream_of_frames()
    {
        var settings = new AgentSettings { MaxFileBytes = 100_000 };
        var (seed, taken, refused, clock, memory) = (FirstSeed, 0L, 0L, Stopwatch.StartNew(), GC.GetTotalMemory(true));
        for (; clock.Elapsed < Budget; seed++)
        {
            var random = new Random(seed);
            LinkConnection connection = null!;
            var wire = new Wire(random, Mutated(random, FromLink(random)));
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
        output.WriteLine($"{seed - FirstSeed} streams, {taken} changes taken, {refused} streams refused, {(GC.GetTotalMemory(true) - memory) >> 10} KiB more memory");
        Assert.InRange(GC.GetTotalMemory(true) - memory, long.MinValue, 64L << 20);
        Assert.True(taken > 0 && refused > 0 && refused < seed - FirstSeed, "the streams are all good or all bad");
    }

    /// <summary>What the agent sends must not be able to break the helper either, nor lead it out of the workspace.</summary>
    [Fact]
    public async Task The_helper_survives_any_stream_of_frames()
    {
        // No agent has its own helper in it, which each of these would end.
        await using var sandbox = await BareContainer.StartAsync(playground, SandboxLimits.Default);
        var outside = await SumAsync();
        using var engine = new Engine(new AgentSettings { Engine = $"unix://{playground.GateSocket}", Id = playground.AgentId });
        var (seed, answered, clock) = (FirstSeed, 0L, Stopwatch.StartNew());
        for (; clock.Elapsed < Budget; seed++)
        {
            var random = new Random(seed);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            using var exec = await Exec.StartAsync(engine, sandbox.Id, [ContainerTemplate.Link, "serve"], [], null, patience.Token);
            answered += await TalkAsync(exec, Mutated(random, FromAgent(random)), seed, patience.Token);
        }
        output.WriteLine($"{seed - FirstSeed} helpers, {answered} well-formed answers");
        Assert.Equal(outside, await SumAsync());
        Assert.Equal("alive\n", await sandbox.ShellAsync("echo alive"));

        // Everything that a path could lead to, apart from the workspace itself and the helper's own notes.
        async Task<string> SumAsync() => await sandbox.ShellAsync(
            "find /home/learner /tmp -path /home/learner/workspace -prune -o -path '*/state/platform*' -prune -o -print | sort | sha256sum");
    }

    private static async Task<long> TalkAsync(Exec exec, byte[] stream, int seed, CancellationToken cancellation)
    {
        var (buffer, answered) = (new FrameBuffer(), 0L);
        var hello = new FrameWriter(FrameType.Hello, 1).U16(FrameLimits.Version).I64(1 << 20).I32(4096).End().ToArray();
        var sending = SendAsync();
        try
        {
            while (true)
            {
                System.Runtime.InteropServices.MemoryMarshal.TryGetArray<byte>(buffer.Free(), out var free);
                var count = await exec.ReadAsync(free, cancellation);
                if (count == 0)
                    return answered;
                buffer.Filled(count);
                // What it says is always well-formed, whatever it was told.
                for (; buffer.TryTake(out var bytes, out var range); answered++)
                    Assert.InRange(bytes[range.Start.Value], (byte)FrameType.Reply, (byte)FrameType.Known);
            }
        }
        catch (FrameException e)
        {
            Assert.Fail($"seed {seed}: the helper breaks the protocol: {e.Message}");
            return 0;
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"seed {seed}: the helper neither answers nor ends");
            return 0;
        }
        finally
        {
            await sending;
        }

        async Task SendAsync()
        {
            try
            {
                await exec.WriteAsync(hello, cancellation);
                await exec.WriteAsync(stream, cancellation);
                // Completes whatever frame it waits for, and then is a length that cannot be: it ends here at the latest.
                var end = new byte[FrameLimits.MaxFrameBytes + 4];
                end.AsSpan().Fill(0xff);
                await exec.WriteAsync(end, cancellation);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // It has ended already.
            }
        }
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

    // Most streams are nearly right; that is where mistakes would be.
    private static byte[] Mutated(Random random, List<byte[]> frames)
    {
        switch (random.Next(5))
        {
            case 0:
                frames[random.Next(frames.Count)] = [.. BitConverter.GetBytes(random.Next()), .. new byte[random.Next(200)]];
                break;
            case 1:
                (frames[0], frames[^1]) = (frames[^1], frames[0]);
                break;
            case 2:
                frames.Insert(random.Next(frames.Count), frames[random.Next(frames.Count)]);
                break;
        }
        var bytes = frames.SelectMany(f => f).ToArray();
        for (var flips = random.Next(4); flips > 0; flips--)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return random.Next(6) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    // As the engine sends a process's output: pieces with a header, now and then one of stderr, seldom a header that lies.
    private sealed class Wire(Random random, byte[] bytes) : MemoryStream(Framed(random, bytes))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 2000))], cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        private static byte[] Framed(Random random, byte[] bytes)
        {
            var all = new MemoryStream();
            for (var at = 0; at < bytes.Length;)
            {
                var piece = bytes.AsSpan(at, Math.Min(bytes.Length - at, random.Next(1, 5000)));
                var stderr = random.Next(20) == 0;
                var length = random.Next(200) == 0 ? random.Next(int.MinValue, int.MaxValue) : stderr ? 3 : piece.Length;
                all.Write([stderr ? (byte)2 : (byte)1, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length]);
                all.Write(stderr ? "err"u8 : piece);
                at += stderr ? 0 : piece.Length;
            }
            return all.ToArray();
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
