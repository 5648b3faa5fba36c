using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Platform.SandboxAgent.Tests.Playground;

/// <summary>An agent that somebody has taken over: sends the gate whatever bytes it likes.</summary>
public sealed class GateClient(string socket)
{
    public Task<(int Status, string Body)> SendAsync(string method, string target, string? body = null) => SendRawAsync(
        $"{method} {target} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n"
        + (body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    public async Task<(int Status, string Body)> SendRawAsync(string request)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), patience.Token);
        await using var stream = new NetworkStream(connection);
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(request), patience.Token);
        }
        catch (IOException)
        {
            // Refused before all of it was sent; the answer is there.
        }
        var answer = await ReadAsync(stream, patience.Token);
        if (!answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
            return (0, answer);
        // Answers are one JSON object; what surrounds it is how it was sent.
        var (start, end) = (answer.IndexOf('{'), answer.LastIndexOf('}'));
        return (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), start < 0 ? "" : answer[start..(end + 1)]);
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellation)) > 0)
                all.Write(buffer, 0, count);
        }
        catch (IOException)
        {
            // Cut off: what came before counts.
        }
        return Encoding.UTF8.GetString(all.ToArray());
    }
}
