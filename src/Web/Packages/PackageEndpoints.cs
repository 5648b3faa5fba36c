using System.Text;
using Platform.Application;
using Platform.Application.Packages;
using Platform.Application.Sandboxes;
using Platform.Application.Workspaces;
using Platform.Domain.Packages;
using Platform.Infrastructure.Packages;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Packages;

/// <param name="File">Path of a requirements file, for <see cref="PackageAction.InstallFile"/>.</param>
/// <param name="Environment">The learner's own virtual environment when it is not said.</param>
public sealed record PackagesBody(
    PackageAction? Action, IReadOnlyList<string>? Requirements, string? File, string? Environment);

/// <param name="Path"><c>requirements.txt</c> when it is not said.</param>
/// <param name="Overwrite">Whether a file that says something else may be replaced.</param>
public sealed record PinBody(string? Path, string? Environment, bool Hashes, bool Overwrite);

/// <param name="Changed">False when the file said the same already.</param>
public sealed record PackagesPinned(string Path, int Packages, bool Changed);

/// <summary>Packages of a workspace.</summary>
public static class PackageEndpoints
{
    /// <summary>The virtual environment that every sandbox comes with.</summary>
    public const string Environment = ".venv";

    private const string DefaultFile = "requirements.txt";
    private const int MostFound = 30;

    public static void MapPackages(this IEndpointRouteBuilder app)
    {
        var packages = app.MapGroup("/api/workspaces/{workspaceId:guid}/packages");
        packages.MapGet("/", async (
            Guid workspaceId, WorkspaceQueries workspaces, PackageQueries queries, HttpContext context,
            CancellationToken ct) =>
            await workspaces.OwnAsync(workspaceId, context.User.PersonId(), ct) is { } workspace
                ? Results.Ok(PackagesView.Of(
                    await queries.LedgerAsync(workspaceId, ct), workspace.Sandbox?.Id, (await queries.RulesAsync(ct)).Mode))
                : Problems.NotFound("workspace"));

        packages.MapGet("/search", async (
            Guid workspaceId, string? text, WorkspaceQueries workspaces, PackageIndex index, HttpContext context,
            CancellationToken ct) =>
        {
            if (await workspaces.OwnAsync(workspaceId, context.User.PersonId(), ct) is not { } workspace)
                return Problems.NotFound("workspace");
            if (text is not { Length: > 0 and <= PackageNames.NameLength })
                return Problems.Of(Refusal.Invalid($"Search for a part of a name, at most {PackageNames.NameLength} characters."));
            return Shown(await index.SearchAsync(workspace.Sandbox?.AgentId, text, MostFound, ct));
        });

        packages.MapGet("/{name}/versions", async (
            Guid workspaceId, string name, WorkspaceQueries workspaces, PackageIndex index, VersionQuestions questions,
            HttpContext context, CancellationToken ct) =>
        {
            if (await workspaces.OwnAsync(workspaceId, context.User.PersonId(), ct) is not { } workspace)
                return Problems.NotFound("workspace");
            if (questions.Refuses(context.User.PersonId()) is { } refusal) return Problems.Of(refusal);
            return PackageNames.IsName(name)
                ? Shown(await index.VersionsAsync(workspace.Sandbox?.AgentId, PackageNames.Normalise(name), ct))
                : Problems.Of(Refusal.Invalid("This is not the name of a package."));
        });

        packages.MapPost("/", (
                Guid workspaceId, PackagesBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<RequestPackages, PackagesAccepted>(
                new RequestPackages(
                    context.Actor(), commands.Id(), workspaceId, Guid.CreateVersion7(), body.Action ?? PackageAction.Install,
                    body.Requirements ?? [], body.File, body.Environment ?? Environment),
                accepted => Results.Accepted(value: accepted), ct));

        packages.MapPost("/installations/{installationId:guid}/stop", (
                Guid workspaceId, Guid installationId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<RequestPackagesStop, PackagesStopping>(
                new RequestPackagesStop(context.Actor(), workspaceId, installationId),
                stopping => Results.Accepted(value: stopping), ct));

        packages.MapGet("/requirements", async (
            Guid workspaceId, string? environment, bool? hashes, WorkspaceQueries workspaces, PackageQueries queries,
            HttpContext context, CancellationToken ct) =>
        {
            if (await workspaces.OwnAsync(workspaceId, context.User.PersonId(), ct) is null) return Problems.NotFound("workspace");
            var text = RequirementsFile.Of(
                (await queries.LedgerAsync(workspaceId, ct)).Set(environment ?? Environment), hashes is true);
            return Results.File(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", DefaultFile);
        });

        packages.MapPost("/pin", PinAsync);
    }

    private static async Task<IResult> PinAsync(
        Guid workspaceId, PinBody body, Commands commands, WorkspaceQueries workspaces, PackageQueries queries,
        HttpContext context, CancellationToken ct)
    {
        if (await workspaces.SnapshotAsync(workspaceId, context.User.PersonId(), ct) is not { } snapshot)
            return Problems.NotFound("workspace");
        var path = body.Path ?? DefaultFile;
        var set = (await queries.LedgerAsync(workspaceId, ct)).Set(body.Environment ?? Environment);
        if (set is not { Packages.Length: > 0 })
            return Problems.Of(Refusal.Conflict("No packages are installed, so there is nothing to pin. Nothing was changed."));
        var text = RequirementsFile.Of(set, body.Hashes);
        var pinned = new PackagesPinned(path, set.Packages.Length, true);

        if (snapshot.Tree.FirstOrDefault(e => e.Path == path) is not { } existing)
            return await commands.SendAsync<CreateFile, FileMade>(
                new CreateFile(context.Actor(), commands.Id(), workspaceId, Guid.CreateVersion7(), path, text),
                _ => Results.Ok(pinned), ct);
        if (existing.Folder)
            return Problems.Of(Refusal.Conflict($"“{path}” is a folder. Nothing was changed: choose another name."));
        if (existing.Hash == Domain.Workspaces.TextEdits.Hash(Encoding.UTF8.GetBytes(text)))
            return Results.Ok(pinned with { Changed = false });
        if (!body.Overwrite)
            return Problems.Of(new Refusal(
                RefusalKind.Conflict,
                $"“{path}” exists and says something else. Nothing was changed: say that it may be replaced, or choose another name.",
                Existing: [path]));
        return await commands.SendAsync<ReplaceFile, FileSaved>(
            new ReplaceFile(context.Actor(), commands.Id(), workspaceId, existing.Id, existing.FileVersion, text),
            _ => Results.Ok(pinned), ct);
    }

    private static IResult Shown<T>(Answer<T> answer) where T : class =>
        answer.Value is { } value ? Results.Ok(value) : Problems.Of(answer.Refusal!);
}
