using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Platform.PackageIndex;

/// <summary>
/// A package index on a port of this machine, like PyPI as far as an installer can see. It counts what it is asked, and
/// misbehaves where a test wants it to (<see cref="On"/>, <see cref="Misbehaviour"/>).
/// </summary>
public sealed class IndexServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, IndexedFile>> _projects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IndexedFile> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<IndexedFile>> _promised = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RequestDelegate> _instead = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private string? _credentials;

    private IndexServer(WebApplication app) => _app = app;

    /// <summary>Where the server is, without a slash at its end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What an installer is configured with.</summary>
    public Uri Index => new($"{Url}/simple/");

    /// <summary>Where pages say that files are; another host, for example <c>http://localhost:port/files/</c>, is as good.</summary>
    public string FilesUrl { get; set; } = "";

    /// <summary>Every project's normalised name.</summary>
    public IEnumerable<string> Projects => _projects.Keys.Union(_promised.Keys).Order(StringComparer.Ordinal);

    /// <param name="folder">What <c>wheels/make.py</c> has made; without it the index is empty.</param>
    /// <param name="port">0 for a free one.</param>
    public static async Task<IndexServer> StartAsync(string? folder = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        var server = new IndexServer(builder.Build());
        foreach (var file in folder is null ? [] : IndexedFile.ReadFolder(folder)) server.Add(file);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        server.Url = server._app.Urls.First().TrimEnd('/');
        server.FilesUrl = $"{server.Url}/files/";
        return server;
    }

    public void Add(IndexedFile file)
    {
        _projects.GetOrAdd(file.Project, _ => new(StringComparer.Ordinal))[file.Name] = file;
        _files[file.Name] = file;
    }

    /// <summary>A project with one file, which is made when somebody asks for the first time.</summary>
    public void Promise(string project, Func<IndexedFile> make) => _promised[project] = new(make);

    public void Remove(string project)
    {
        if (_projects.TryRemove(project, out var files))
            foreach (var name in files.Keys) _files.TryRemove(name, out _);
    }

    /// <summary>The one file of a project.</summary>
    public IndexedFile File(string project) => _projects[project].Values.Single();

    /// <summary>How often a path was asked for, whatever the answer.</summary>
    public int Count(string path) => _requests.GetValueOrDefault(path);

    /// <summary>How often any path was asked for that begins so; all requests without an argument.</summary>
    public int CountAll(string beginning = "") =>
        _requests.Where(r => r.Key.StartsWith(beginning, StringComparison.Ordinal)).Sum(r => r.Value);

    /// <summary>Counts from here on.</summary>
    public void Forget() => _requests.Clear();

    /// <summary>What a path answers from now on; null for what it would answer of itself.</summary>
    public void On(string path, RequestDelegate? answer)
    {
        if (answer is null) _instead.TryRemove(path, out _);
        else _instead[path] = answer;
    }

    /// <summary>Answers nobody else from now on.</summary>
    public void RequireCredentials(string user, string password) =>
        _credentials = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    /// <summary>What the path would answer of itself: for those that first do something else.</summary>
    public Task AnswerProperlyAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path == "/simple/") return PageAsync(context, () => Pages.ProjectsAsJson(Projects), () => Pages.ProjectsAsHtml(Projects));
        if (path.StartsWith("/simple/", StringComparison.Ordinal)) return ProjectAsync(context, path["/simple/".Length..]);
        return path.StartsWith("/files/", StringComparison.Ordinal) ? FileAsync(context, path["/files/".Length..]) : NotFound(context);
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever still reads something slow is not waited for.
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        _requests.AddOrUpdate(path, 1, (_, n) => n + 1);
        if (_credentials is { } needed && context.Request.Headers.Authorization != needed)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"index\"";
            return Task.CompletedTask;
        }

        if (context.Request.Method is not ("GET" or "HEAD"))
        {
            context.Response.StatusCode = 405;
            return Task.CompletedTask;
        }

        return _instead.TryGetValue(path, out var answer) ? answer(context) : AnswerProperlyAsync(context);
    }

    private Task ProjectAsync(HttpContext context, string asked)
    {
        var name = Normalised(asked.TrimEnd('/'));
        if (asked != name + "/")
        {
            context.Response.Redirect($"/simple/{name}/", permanent: true);
            return Task.CompletedTask;
        }

        if (_promised.TryGetValue(name, out var promised))
        {
            Add(promised.Value);
            _promised.TryRemove(name, out _);
        }

        if (!_projects.TryGetValue(name, out var found)) return NotFound(context);
        IndexedFile[] files = [.. found.Values.OrderBy(f => f.Name, StringComparer.Ordinal)];
        return PageAsync(context, () => Pages.ProjectAsJson(name, files, FilesUrl), () => Pages.ProjectAsHtml(name, files, FilesUrl));
    }

    private static async Task PageAsync(HttpContext context, Func<string> json, Func<string> html)
    {
        var wantsJson = context.Request.Headers.Accept.ToString().Contains(Pages.Json, StringComparison.Ordinal);
        var page = Encoding.UTF8.GetBytes(wantsJson ? json() : html());
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(page))[..16]}\"";
        var response = context.Response;
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "max-age=600, public";
        response.Headers.Vary = "Accept";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            response.StatusCode = 304;
            return;
        }

        response.ContentType = wantsJson ? Pages.Json : Pages.Html;
        response.ContentLength = page.Length;
        if (context.Request.Method == "GET") await response.Body.WriteAsync(page, context.RequestAborted);
    }

    private async Task FileAsync(HttpContext context, string name)
    {
        var metadata = name.EndsWith(".metadata", StringComparison.Ordinal);
        if (!_files.TryGetValue(metadata ? name[..^".metadata".Length] : name, out var file) || (metadata && file.Metadata is null))
        {
            await NotFound(context);
            return;
        }

        await using var content = metadata ? new MemoryStream(file.Metadata!, false) : file.Open();
        context.Response.Headers.CacheControl = "max-age=365000000, immutable, public";
        await Results.Stream(content, "application/octet-stream", enableRangeProcessing: true).ExecuteAsync(context);
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return context.Response.WriteAsync("404 Not Found");
    }

    /// <summary>As PEP 503 says.</summary>
    public static string Normalised(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (var c in name.ToLowerInvariant())
            if (c is not ('-' or '_' or '.')) result.Append(c);
            else if (result.Length == 0 || result[^1] != '-') result.Append('-');
        return result.ToString();
    }
}
