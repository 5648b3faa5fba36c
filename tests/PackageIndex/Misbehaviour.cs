namespace Platform.PackageIndex;

/// <summary>What an index should not do and some do, each for one path until the index is told otherwise.</summary>
public static class Misbehaviour
{
    /// <summary>Answers with an error.</summary>
    public static void Fail(this IndexServer index, string path, int status = 503) => index.On(path, context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    /// <summary>Ends the connection without an answer.</summary>
    public static void Drop(this IndexServer index, string path) => index.On(path, context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Sends whoever asks somewhere else.</summary>
    public static void Redirect(this IndexServer index, string path, string to, int status = 302) => index.On(path, context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    });

    /// <summary>Answers with this content, whatever it is.</summary>
    public static void Say(this IndexServer index, string path, string contentType, byte[] content) => index.On(path, async context =>
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    });

    /// <summary>
    /// Answers nobody until the returned promise is kept; then properly. <paramref name="asked"/> tells when somebody waits.
    /// </summary>
    public static TaskCompletionSource Hold(this IndexServer index, string path, out Task asked)
    {
        var (release, first) = (NewPromise(), NewPromise());
        asked = first.Task;
        index.On(path, async context =>
        {
            first.TrySetResult();
            await release.Task.WaitAsync(context.RequestAborted);
            await index.AnswerProperlyAsync(context);
        });
        return release;
    }

    /// <summary>Sends a file of the index in pieces, with a pause after each.</summary>
    public static void Trickle(this IndexServer index, IndexedFile file, int bytes, TimeSpan pause) =>
        index.On($"/files/{file.Name}", async context =>
        {
            context.Response.ContentLength = file.Size;
            await using var content = file.Open();
            var buffer = new byte[bytes];
            int read;
            while ((read = await content.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(pause, context.RequestAborted);
            }
        });

    /// <summary>Sends a file of the index with its last byte changed: the length is right, the hash is not.</summary>
    public static void Corrupt(this IndexServer index, IndexedFile file) => index.On($"/files/{file.Name}", async context =>
    {
        var content = await ReadAsync(file);
        content[^1] ^= 1;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    });

    /// <summary>Sends half of a file of the index, and ends the connection.</summary>
    public static void Truncate(this IndexServer index, IndexedFile file) => index.On($"/files/{file.Name}", async context =>
    {
        var content = await ReadAsync(file);
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, content.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    });

    private static async Task<byte[]> ReadAsync(IndexedFile file)
    {
        await using var content = file.Open();
        var bytes = new byte[file.Size];
        await content.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static TaskCompletionSource NewPromise() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
