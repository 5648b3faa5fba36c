using System.Net;
using System.Text.Json;
using Platform.Application.Sandboxes;

namespace Platform.SandboxAgent.Packages;

/// <summary>Every name that the index has: what is not among them is never asked for, so that no name carries anything out.</summary>
internal sealed class IndexNames(Upstream upstream, PackageSettings settings, ILogger<IndexNames> logger)
{
    // PyPI's list has about 30 MB.
    private const int MostBytes = 256 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), AfterFailure = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private Known? _known;
    private Task<Known>? _reading;
    private DateTimeOffset _failedAt;

    private sealed record Known(string[] Names, DateTimeOffset At, string? Tag)
    {
        public bool Has(string name) => Array.BinarySearch(Names, name, StringComparer.Ordinal) >= 0;
    }

    /// <summary>Waits for the list when it was never read, and reads it again when it is old and lacks the name.</summary>
    /// <param name="name">Normalised.</param>
    public async Task<bool> HasAsync(string name, CancellationToken cancellation)
    {
        var known = _known;
        if (known?.Has(name) == true)
            return true;
        if (known is null || DateTimeOffset.UtcNow - known.At > TimeSpan.FromSeconds(settings.PageSeconds))
            known = await Reading().WaitAsync(cancellation);
        return known.Has(name);
    }

    /// <summary>The name itself, then names that begin with it, then those that contain it.</summary>
    public FoundPackages Find(string text, int most)
    {
        if (_known is not { } known)
        {
            _ = Reading().ContinueWith(t => _ = t.Exception, TaskScheduler.Default);
            return new FoundPackages([], false);
        }
        List<string> begin = [], contain = [];
        foreach (var name in known.Names)
        {
            if (name.StartsWith(text, StringComparison.Ordinal))
            {
                // Sorted: the name itself is the first that begins with it.
                if (begin.Count < most)
                    begin.Add(name);
            }
            else if (contain.Count < most && name.Contains(text, StringComparison.Ordinal))
            {
                contain.Add(name);
            }
        }
        return new FoundPackages([.. begin.Concat(contain).Take(most)], true);
    }

    private Task<Known> Reading()
    {
        lock (_gate)
        {
            if (_reading is { IsCompleted: false } reading)
                return reading;
            // Whoever asks again and again does not make the gate do the same.
            return DateTimeOffset.UtcNow - _failedAt < AfterFailure
                ? Task.FromException<Known>(NotGivenException.Unavailable("The package index does not answer. Nothing was changed: try again in a few minutes."))
                : _reading = Task.Run(ReadAsync);
        }
    }

    private async Task<Known> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var response = await upstream.GetPageAsync(upstream.Index, _known?.Tag, patience.Token);
            if (response.StatusCode == HttpStatusCode.NotModified && _known is { } same)
                return _known = same with { At = DateTimeOffset.UtcNow };
            if (response.StatusCode != HttpStatusCode.OK)
                throw NotGivenException.Unavailable($"The package index answers with an error ({(int)response.StatusCode}). Nothing was changed: try again in a few minutes.");
            var body = await Upstream.ReadAsync(response.Content, MostBytes, patience.Token);
            var names = PageReader.Names(response.Content.Headers.ContentType?.MediaType, body);
            return _known = new Known(names, DateTimeOffset.UtcNow, response.Headers.ETag?.ToString());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or HttpRequestException or OperationCanceledException or NotGivenException)
        {
            _failedAt = DateTimeOffset.UtcNow;
            logger.LogWarning("The package index's list of names could not be read: {Reason}", Sandboxes.Printable.Of(e.Message));
            throw e as NotGivenException
                ?? NotGivenException.Unavailable("The package index's list of names cannot be read. Nothing was changed: try again in a few minutes.");
        }
    }
}
