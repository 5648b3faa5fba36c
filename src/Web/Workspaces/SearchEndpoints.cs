using Platform.Application;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Workspaces;

/// <param name="Replacement">Given, each match comes with what it would become. Nothing is changed here.</param>
public sealed record SearchBody(string? Text, bool Pattern, bool MatchCase, bool WholeWord, string? Replacement);

/// <summary>Looking through a workspace.</summary>
public static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder app) =>
        // A body, because what people look for has no place in an address that proxies write down.
        app.MapPost("/api/workspaces/{workspaceId:guid}/search", async (
            Guid workspaceId, SearchBody body, WorkspaceQueries queries, WorkspaceSearch workspaces, HttpContext context,
            CancellationToken ct) =>
        {
            if (await queries.OwnAsync(workspaceId, context.User.PersonId(), ct) is null)
                return Problems.NotFound("workspace");
            var (search, problem) = TextSearch.Of(new SearchQuery(
                body.Text ?? "", body.Pattern, body.MatchCase, body.WholeWord, body.Replacement));
            return search is null
                ? Problems.Of(Refusal.Invalid(problem!))
                : Results.Ok(await workspaces.FindAsync(workspaceId, search, ct));
        });
}
