using Platform.Application.Packages;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Packages;
using Platform.Web.Edge;
using Platform.Web.Identity;
using Platform.Web.Sandboxes;

namespace Platform.Web.Packages;

/// <param name="Version">The version that was looked at.</param>
public sealed record PolicyBody(long Version, PackageMode? Mode, IReadOnlyList<string>? Allowed, IReadOnlyList<string>? Denied);

/// <summary>A package that waits for an approval.</summary>
/// <param name="Email">Who asked for it first; null when the person is unknown.</param>
public sealed record ApprovalView(
    string Name, Guid WorkspaceId, string? WorkspaceName, Guid PersonId, string? Email, DateTimeOffset RequestedAt);

/// <summary>What may be installed, as the administrators' page shows it.</summary>
/// <param name="Waiting">Oldest first.</param>
/// <param name="Declined">Names that are not asked for again until the policy changes.</param>
public sealed record PolicyView(
    long Version, PackageMode Mode, IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied,
    IReadOnlyList<ApprovalView> Waiting, IReadOnlyList<string> Declined);

/// <summary>What learners may install, for administrators.</summary>
public static class PackageAdminEndpoints
{
    public static void MapPackageAdmin(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/admin/packages").RequireAuthorization(SandboxAdminEndpoints.Policy);
        admin.MapGet("/", async (PackageQueries queries, CancellationToken ct) =>
        {
            var (rules, waiting) = await queries.WaitingAsync(ct);
            return TypedResults.Ok(View(rules, waiting));
        });

        admin.MapPut("/", (PolicyBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<ChangePackagePolicy, PackagePolicyDecided>(
                new ChangePackagePolicy(
                    context.Actor(), body.Version, body.Mode ?? (PackageMode)(-1), body.Allowed ?? [], body.Denied ?? []),
                Results.Ok, ct));

        admin.MapPost("/approvals/{name}/approve", (
                string name, Commands commands, HttpContext context, CancellationToken ct) =>
            DecideAsync(name, true, commands, context, ct));

        admin.MapPost("/approvals/{name}/decline", (
                string name, Commands commands, HttpContext context, CancellationToken ct) =>
            DecideAsync(name, false, commands, context, ct));
    }

    private static Task<IResult> DecideAsync(
        string name, bool approve, Commands commands, HttpContext context, CancellationToken ct) =>
        commands.SendAsync<DecidePackageApproval, PackagePolicyDecided>(
            new DecidePackageApproval(context.Actor(), name, approve), Results.Ok, ct);

    private static PolicyView View(PackageRules rules, IReadOnlyList<WaitingApproval> waiting) => new(
        rules.Revision, rules.Mode, rules.Allowed, rules.Denied,
        [.. waiting.Select(w => new ApprovalView(
            w.Approval.Name, w.Approval.WorkspaceId, w.WorkspaceName, w.Approval.PersonId, w.Email, w.Approval.RequestedAt))],
        rules.Declined);
}
