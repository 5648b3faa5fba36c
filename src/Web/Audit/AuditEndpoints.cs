using System.Globalization;
using Platform.Application;
using Platform.Domain.Identity;
using Platform.Infrastructure;
using Platform.Infrastructure.Audit;
using Platform.Web.Edge;

namespace Platform.Web.Audit;

/// <summary>The whole log, for auditors.</summary>
public static class AuditEndpoints
{
    /// <summary>Policy of the routes that auditors and administrators may use.</summary>
    public const string Policy = "auditor";

    /// <summary>The roles behind the policy.</summary>
    public static readonly string[] Roles = [nameof(Role.Auditor), nameof(Role.Admin)];

    private const int DefaultPage = 50;

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/api/audit").RequireAuthorization(Policy);
        audit.MapGet("/types", () => Results.Ok(new { items = EventTypes.Names }));
        audit.MapGet("/events", async (
            string? person, string? workspace, string? type, string? from, string? to, string? cursor, int? limit,
            AuditLog log, CancellationToken ct) =>
        {
            Guid? workspaceId = null;
            if (!string.IsNullOrEmpty(workspace))
            {
                if (!Guid.TryParse(workspace, out var id)) return Invalid("The workspace must be given by its id.");
                workspaceId = id;
            }

            if (!TryTime(from, out var fromTime) || !TryTime(to, out var toTime))
                return Invalid("Times must be given in ISO 8601, for example 2026-11-23T08:00:00Z.");
            long? position = null;
            if (!string.IsNullOrEmpty(cursor))
            {
                if (!long.TryParse(cursor, CultureInfo.InvariantCulture, out var p)) return Invalid("The cursor is not one of ours.");
                position = p;
            }

            if (person is { Length: > 254 }) return Invalid("The person is given by mail address or id.");
            if (!string.IsNullOrEmpty(type) && !EventTypes.Names.Contains(type))
                return Invalid("There is no such event type.");
            return Results.Ok(await log.FindAsync(
                new AuditQuery(person, workspaceId, type, fromTime, toTime, position, limit ?? DefaultPage), ct));
        });
    }

    private static IResult Invalid(string detail) => Problems.Of(Refusal.Invalid(detail));

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (!DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)) return false;
        time = parsed.ToUniversalTime();
        return true;
    }
}
