using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Platform.SandboxAgent.Packages;

/// <summary>The index's pages of projects, each read once for all who want it at the same time.</summary>
internal sealed class IndexPages(Upstream upstream, PackageSettings settings)
{
    private const int MostBytes = 64 * 1024 * 1024, MostPages = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Stale = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<IndexPage?>>> _reading = new(StringComparer.Ordinal);

    private sealed record Kept(IndexPage Page, DateTimeOffset At, string? Tag);

    /// <summary>Files that all pages which are kept may name together: some projects have thousands, and each takes room.</summary>
    internal int MostFiles { get; init; } = 200_000;

    /// <summary>Files that they name.</summary>
    internal int Files => _kept.Values.Sum(k => k.Page.Wheels.Count);

    /// <summary>Null when the index has no such project.</summary>
    /// <param name="name">Normalised, and one that the index lists.</param>
    public Task<IndexPage?> GetAsync(string name, CancellationToken cancellation)
    {
        if (_kept.TryGetValue(name, out var kept) && DateTimeOffset.UtcNow - kept.At < TimeSpan.FromSeconds(settings.PageSeconds))
            return Task.FromResult<IndexPage?>(kept.Page);
        return _reading.GetOrAdd(name, n => new Lazy<Task<IndexPage?>>(() => Task.Run(() => ReadAsync(n)))).Value.WaitAsync(cancellation);
    }

    private async Task<IndexPage?> ReadAsync(string name)
    {
        using var patience = new CancellationTokenSource(Patience);
        var before = _kept.GetValueOrDefault(name);
        try
        {
            var address = new Uri(upstream.Index, $"{name}/");
            using var response = await upstream.GetPageAsync(address, before?.Tag, patience.Token);
            switch (response.StatusCode)
            {
                case HttpStatusCode.NotModified when before is not null:
                    return Keep(before with { At = DateTimeOffset.UtcNow });
                case HttpStatusCode.NotFound:
                    _kept.TryRemove(name, out _);
                    return null;
                case HttpStatusCode.OK:
                    var body = await Upstream.ReadAsync(response.Content, MostBytes, patience.Token);
                    var page = PageReader.Project(name, address, response.Content.Headers.ContentType?.MediaType, body, upstream.IsFileAddress);
                    return Keep(new Kept(page, DateTimeOffset.UtcNow, response.Headers.ETag?.ToString()));
                default:
                    throw NotGivenException.Unavailable($"The package index answers with an error ({(int)response.StatusCode}). Nothing was changed: try again in a few minutes.");
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException or HttpRequestException
            or OperationCanceledException or NotGivenException)
        {
            // What it said a while ago is better than nothing, and files are checked anyway.
            if (before is not null && DateTimeOffset.UtcNow - before.At < Stale)
                return before.Page;
            throw e as NotGivenException
                ?? NotGivenException.Unavailable("The package index answers with something that cannot be read. Nothing was changed: try again in a few minutes.");
        }
        finally
        {
            _reading.TryRemove(name, out _);
        }
    }

    private IndexPage Keep(Kept kept)
    {
        _kept[kept.Page.Name] = kept;
        var (pages, files) = (_kept.Count, Files);
        if (pages <= MostPages && files <= MostFiles)
            return kept.Page;
        // The oldest make room, some more of them than is needed: not each new page looks for room again.
        foreach (var old in _kept.OrderBy(k => k.Value.At).ToList())
        {
            if (pages <= MostPages * 9 / 10 && files <= MostFiles * 9L / 10)
                break;
            if (_kept.TryRemove(old.Key, out var gone))
                (pages, files) = (pages - 1, files - gone.Page.Wheels.Count);
        }
        return kept.Page;
    }
}
