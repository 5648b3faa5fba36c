using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.SandboxAgent.Identity;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Packages;

/// <summary>What Web asks about the index, for the page.</summary>
internal static class PackageEndpoints
{
    private const int Most = 200, MostVersions = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static void MapPackages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/agent/packages", Search).RequireAuthorization(AgentPolicies.Service);
        app.MapGet("/agent/packages/{name}", VersionsAsync).RequireAuthorization(AgentPolicies.Service);
    }

    private static IResult Search(IndexNames names, string? search, int limit = 30)
    {
        var text = PackageNames.Normalise(search ?? "").Trim('-');
        return text.Length is 0 or > PackageNames.NameLength
            ? Results.Json(new FoundPackages([], true))
            : Results.Json(names.Find(text, Math.Clamp(limit, 1, Most)));
    }

    private static async Task<IResult> VersionsAsync(string name, IndexNames names, IndexPages pages, CancellationToken cancellation)
    {
        var asked = PackageNames.Normalise(name);
        if (!PackageNames.IsNormalised(asked))
            return Results.NotFound();
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            var page = await names.HasAsync(asked, patience.Token) ? await pages.GetAsync(asked, patience.Token) : null;
            return page is null ? Results.NotFound() : Results.Json(Describe(page));
        }
        catch (Exception e) when (e is NotGivenException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return Results.Problem(Printable.Of(e.Message), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static PackageVersions Describe(IndexPage page)
    {
        var versions = page.Wheels.GroupBy(f => f.Version)
            .Select(v => (Version: new PythonVersion(v.Key), Fits: v.Where(SandboxPython.Fits).ToList(), Yanked: v.All(f => f.Yanked is not null)))
            .OrderByDescending(v => v.Version).ToList();
        return new PackageVersions(
            page.Name,
            [.. versions.Where(v => v.Fits.Count > 0).Take(MostVersions)
                .Select(v => new PackageVersion(v.Version.Text, v.Fits[0].Size, v.Yanked))],
            versions.Count > 0 ? versions[0].Version.Text : null);
    }
}
