using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;
using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Packages;

/// <summary>Answers installers in sandboxes: pages of the index, and files that such a page names. Everything else is refused.</summary>
internal sealed partial class PackageGate(PackageHost services, ILogger<PackageGate> logger)
{
    private const int ReasonLength = 200, PathLength = 200;

    public async Task AnswerAsync(HttpContext context)
    {
        var origin = context.Features.Get<PackageOriginFeature>()!;
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var asked = Asked.Of(target);
        try
        {
            var installation = Check(context, origin, asked);
            origin.Packages.Allowance.TakeRequest();
            if (installation.Origin is not PackageOrigin.Restore)
                await CheckNameAsync(origin.Packages, asked!.Name, context.RequestAborted);
            services.Policies.Check(asked!.Name);
            if (asked.File is null)
                await GivePageAsync(context, installation, asked.Name);
            else
                await GiveFileAsync(context, origin.Packages, installation, asked);
            services.Metrics.PackageRequest("given");
        }
        catch (NotGivenException e)
        {
            services.Metrics.PackageRequest(e.Refusal?.ToString() ?? e.Failure?.ToString() ?? "other");
            if (e.Failure is { } failure)
                origin.Installation?.Note(failure, asked?.Name, e.Message);
            if (e.Refusal is { } refusal)
                origin.Packages.Refused(origin.Installation, Shown(target), asked?.Name, refusal);
            await RefuseAsync(context, e);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The installer is gone.
            context.Abort();
        }
        catch (Exception e)
        {
            logger.LogWarning("A request of sandbox {Sandbox} failed: {Reason}", origin.Packages.Sandbox.Id, Printable.Of(e.Message));
            services.Metrics.PackageRequest("failed");
            await RefuseAsync(context, NotGivenException.Unavailable("The package gate has failed. Nothing was changed: try again in a moment."));
        }
    }

    private static Installation Check(HttpContext context, PackageOriginFeature origin, Asked? asked)
    {
        if (origin.TooMany is { } words)
            throw NotGivenException.Limit(StatusCodes.Status429TooManyRequests, words);
        if (origin.Installation is not { IsClosed: false } installation)
            throw new NotGivenException(
                StatusCodes.Status403Forbidden, "Packages come to pip and uv only, while they install. Nothing else has a way out of here.", null, PackageRefusal.Closed);
        if (context.Request.Method is not ("GET" or "HEAD"))
            throw new NotGivenException(
                StatusCodes.Status405MethodNotAllowed, "Nothing can be sent to the package index from here.", null, PackageRefusal.Method);
        if (asked is null)
            throw new NotGivenException(
                StatusCodes.Status404NotFound, "This is neither a page of the package index nor a file that one names.", null, PackageRefusal.Path);
        return installation;
    }

    // Before anything else is said of a name, and whether its page is asked for or one of its files: no name that the
    // index does not have goes further, be it to the index or to an administrator.
    private async Task CheckNameAsync(SandboxPackages packages, string name, CancellationToken cancellation)
    {
        packages.Allowance.TakeName(name);
        if (await services.Names.HasAsync(name, cancellation))
            return;
        packages.Allowance.TakeUnknown(name);
        throw NotThere(name);
    }

    private static NotGivenException NotThere(string name) =>
        NotGivenException.NotThere($"The package index has nothing called \"{name}\". Nothing was changed: check its spelling.");

    private async Task GivePageAsync(HttpContext context, Installation installation, string name)
    {
        var page = installation.Origin is PackageOrigin.Restore
            ? installation.Pinned(name)
            : await services.Pages.GetAsync(name, context.RequestAborted) ?? throw NotThere(name);
        if (page is { Wheels.Count: 0, HasSource: true })
            installation.Note(
                PackageFailure.NeedsCompiling, name, $"\"{name}\" is only there as source that would have to be compiled, which is switched off here. Nothing was changed.");
        var wantsJson = context.Request.Headers.Accept.ToString().Contains(PageWriter.Json, StringComparison.Ordinal);
        var body = await services.Work.DoAsync(
            () => Task.FromResult(wantsJson ? PageWriter.AsJson(page) : PageWriter.AsHtml(page)), context.RequestAborted);
        context.Response.ContentType = wantsJson ? PageWriter.Json : PageWriter.Html;
        context.Response.ContentLength = body.Length;
        if (context.Request.Method == "GET")
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task GiveFileAsync(HttpContext context, SandboxPackages packages, Installation installation, Asked asked)
    {
        var cancellation = context.RequestAborted;
        var (file, sha256) = (asked.File!, asked.Sha256!);
        var isRestored = installation.Origin is PackageOrigin.Restore;
        if (isRestored)
            installation.TakePinned(asked.Name, file, sha256);
        Task<IndexFile> FindAsync() => Restoration.FindAsync(services, asked.Name, file, sha256, cancellation);
        // Known before anything is opened: a file is hashed only for who may have it, and wants it.
        var size = services.Files.SizeOf(sha256, file) ?? (await FindAsync()).Size;
        context.Response.ContentType = "application/octet-stream";
        if (context.Request.Method == "HEAD")
        {
            context.Response.ContentLength = size;
            return;
        }
        var taking = new Taking(isRestored ? null : packages.Allowance);
        taking.UpTo(size ?? 0);
        await using var given = await taking.ForAsync(() => services.Files.OpenAsync(sha256, file, FindAsync, cancellation));
        taking.UpTo(given.Length ?? 0);
        context.Response.ContentLength = given.Length;
        var counting = new CountingStream(context.Response.Body);
        await given.CopyToAsync(counting, cancellation);
        taking.UpTo(counting.Count);
        services.Metrics.PackageBytes(counting.Count);
        var version = WheelName.Of(file)!.Version;
        packages.Sets.CameFrom(asked.Name, version, file, sha256);
        installation.Gave(new FetchedPackageFile(asked.Name, version, file, sha256, counting.Count, given.FromCache));
    }

    // pip shows the reason phrase of a file that it does not get, and nothing of the body.
    private static async Task RefuseAsync(HttpContext context, NotGivenException why)
    {
        if (context.Response.HasStarted)
        {
            // It has begun to come and is not whole: nobody may take it for that.
            context.Abort();
            return;
        }
        var words = why.Message.Length > ReasonLength ? why.Message[..ReasonLength] : why.Message;
        context.Response.Clear();
        context.Response.StatusCode = why.Status;
        context.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = string.Concat(words.Select(c => c is >= ' ' and < '\x7f' ? c : '?'));
        context.Response.ContentType = "text/plain; charset=utf-8";
        try
        {
            if (context.Request.Method != "HEAD")
                await context.Response.WriteAsync(why.Message + "\n", context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // It does not want to know.
        }
    }

    private static string Shown(string target) => target.Length > PathLength ? target[..PathLength] : target;

    /// <summary>What a path asks for: a project's page, or a file with its hash.</summary>
    private sealed partial record Asked(string Name, string? File, string? Sha256)
    {
        public static Asked? Of(string target)
        {
            if (Page().Match(target) is { Success: true } page)
                return PackageNames.Normalise(page.Groups["name"].Value) is var name && PackageNames.IsNormalised(name) ? new Asked(name, null, null) : null;
            if (FileOf().Match(target) is not { Success: true } match)
                return null;
            // The two characters of a wheel's name that a path may spell in another way.
            var file = match.Groups["file"].Value.Replace("%2B", "+", StringComparison.OrdinalIgnoreCase).Replace("%21", "!", StringComparison.Ordinal);
            return WheelName.Of(file) is { } wheel ? new Asked(wheel.Name, file, match.Groups["hash"].Value) : null;
        }

        [GeneratedRegex(@"^/simple/(?<name>[A-Za-z0-9._-]{1,100})/?\z")]
        private static partial Regex Page();

        [GeneratedRegex(@"^/packages/(?<hash>[0-9a-f]{64})/(?<file>[A-Za-z0-9._+!%-]{1,300})\z")]
        private static partial Regex FileOf();
    }
}
