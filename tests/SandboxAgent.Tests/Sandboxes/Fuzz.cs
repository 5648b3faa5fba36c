using System.Globalization;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>What all tests with random and mutated frames have in common.</summary>
internal static class Fuzz
{
    /// <summary>For each test.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(Number("FUZZ_SECONDS", 8) / 4.0);
    public static readonly int FirstSeed = Number("FUZZ_SEED", 1);

    /// <summary>Sends a helper a stream, and reads whatever it answers until it ends; how many frames that were.</summary>
    public static async Task<long> TalkAsync(
        Exec exec, byte[] hello, byte[] stream, (FrameType First, FrameType Last) answers, int seed, CancellationToken cancellation)
    {
        var (buffer, answered) = (new FrameBuffer(), 0L);
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
                    Assert.InRange(bytes[range.Start.Value], (byte)answers.First, (byte)answers.Last);
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

    /// <summary>Most streams are nearly right; that is where mistakes would be.</summary>
    public static byte[] Mutated(Random random, List<byte[]> frames)
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

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}

/// <summary>As the engine sends a process's output: pieces with a header, now and then one of stderr, seldom a header that lies.</summary>
internal sealed class FuzzWire(Random random, byte[] bytes) : MemoryStream(Framed(random, bytes))
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
