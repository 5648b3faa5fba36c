using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace Platform.EngineGate.Sandboxes;

/// <summary>Moves requests and answers; decides nothing.</summary>
internal static class Passing
{
    private const int SpliceBytes = 32 * 1024;

    /// <summary>The body, no longer than the server allows.</summary>
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    /// <summary>Passes the engine's answer on as it comes; a created thing's description is returned as well.</summary>
    public static async Task<JsonNode?> CopyAsync(HttpResponseMessage response, HttpContext context)
    {
        var cancellation = context.RequestAborted;
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var name in new[] { "Api-Version", "Docker-Experimental", "OSType", "Server" })
        {
            if (response.Headers.TryGetValues(name, out var values))
                context.Response.Headers[name] = values.ToArray();
        }
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        if (response.StatusCode == System.Net.HttpStatusCode.Created)
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
            await context.Response.Body.WriteAsync(bytes, cancellation);
            return JsonNode.Parse(bytes);
        }
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await context.Response.StartAsync(cancellation);
        await CopyAsync(body, context.Response.Body, 16 * 1024, cancellation);
        return null;
    }

    /// <summary>Makes one stream of two, until either side ends.</summary>
    public static async Task SpliceAsync(HttpContext context, HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType is { } type)
            context.Response.ContentType = type.ToString();
        context.Response.Headers.Upgrade = "tcp";
        await using var engine = await response.Content.ReadAsStreamAsync(CancellationToken.None);
        await using var agent = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var output = CopyAsync(engine, agent, SpliceBytes, ended.Token);
        var input = CopyAsync(agent, engine, SpliceBytes, ended.Token);
        var first = await Task.WhenAny(output, input);
        // What the process has printed last is written by now; nobody reads further input.
        await ended.CancelAsync();
        engine.Dispose();
        await Task.WhenAll(output, input).ContinueWith(_ => { }, TaskScheduler.Default);
        _ = first.Exception;
    }

    /// <summary>An error as the engine's clients and people read it.</summary>
    public static async Task AnswerAsync(HttpContext context, int status, string sentence)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.Clear();
        await Results.Json(
            new { message = sentence, title = "Refused by the engine gate", status, detail = sentence },
            contentType: "application/problem+json", statusCode: status).ExecuteAsync(context);
    }

    private static async Task CopyAsync(Stream from, Stream to, int size, CancellationToken cancellation)
    {
        var buffer = new byte[size];
        int count;
        while ((count = await from.ReadAsync(buffer, cancellation)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), cancellation);
            await to.FlushAsync(cancellation);
        }
    }
}
