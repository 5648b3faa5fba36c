using Platform.Infrastructure.History;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.History;

/// <summary>A workspace's events.</summary>
public static class HistoryEndpoints
{
    private const int DefaultPage = 100;

    public static void MapHistory(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/workspaces/{workspaceId:guid}/events", async (
            Guid workspaceId, long? after, long? before, int? limit, WorkspaceQueries queries,
            WorkspaceHistory history, HttpContext context, CancellationToken ct) =>
        {
            if (await queries.OwnAsync(workspaceId, context.User.PersonId(), ct) is null)
                return Problems.NotFound("workspace");
            return Results.Ok(after is { } from
                ? await history.AfterAsync(workspaceId, from, limit ?? DefaultPage, ct)
                : await history.BeforeAsync(workspaceId, before ?? long.MaxValue, limit ?? DefaultPage, ct));
        });
}
