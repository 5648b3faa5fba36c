using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Platform.Application.Sandboxes;
using Platform.Application.Workspaces;
using Platform.Domain.Identity;
using Platform.Domain.Sandboxes;
using Platform.Infrastructure.History;
using Platform.Infrastructure.Submissions;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Identity;
using Platform.Web.Sandboxes;
using Platform.Web.Submissions;

namespace Platform.Web.Workspaces;

/// <param name="Version">The workspace's version at the moment of joining: older events are fetched, newer ones are sent.</param>
public sealed record Joined(long Version);

/// <summary>New events of a workspace, contiguous.</summary>
public sealed record EventsPush(Guid WorkspaceId, IReadOnlyList<EventView> Events);

/// <summary>The state of a workspace's sandbox.</summary>
/// <remarks>The members of <see cref="SandboxView"/>, beside the workspace that they are about.</remarks>
public sealed record SandboxPush(
    Guid WorkspaceId, string State, Guid? SandboxId, string? Detail, SandboxStopReason? Reason = null,
    DateTimeOffset? StopsAt = null);

/// <summary>Tells every open page of a workspace what happens in it.</summary>
[Authorize]
public sealed class WorkspaceHub(
    WorkspaceQueries queries, SandboxStates states, WorkspaceHistory history, OpenWorkspaces open,
    SubmissionQueries submissions, SessionCookie cookie) : Hub
{
    /// <summary>Starts sending a workspace's events and sandbox states to this connection.</summary>
    /// <exception cref="HubException">There is no such workspace for this person.</exception>
    public async Task<Joined> Join(Guid workspaceId, long afterVersion)
    {
        var user = await UserAsync();
        if (await queries.OwnAsync(workspaceId, user.PersonId(), Context.ConnectionAborted) is not { } workspace)
            throw new HubException("There is no such workspace.");

        await Groups.AddToGroupAsync(Context.ConnectionId, Group(workspaceId));
        open.Add(Context.ConnectionId, workspaceId);

        // Read after joining the group: nothing can fall between what is sent here and what is pushed from now on.
        if (afterVersion < workspace.Head)
        {
            var page = await history.AfterAsync(
                workspaceId, afterVersion, WorkspaceHistory.MaxPage, Context.ConnectionAborted);
            if (page.Items.Count > 0)
                await Clients.Caller.SendAsync("Events", new EventsPush(workspaceId, page.Items));
        }

        await Clients.Caller.SendAsync("Sandbox", await states.PushOfAsync(workspaceId, Context.ConnectionAborted));
        return new Joined(workspace.Head);
    }

    /// <summary>Tells this connection from now on when a submission changes.</summary>
    /// <exception cref="HubException">There is no such submission for this person.</exception>
    public async Task<Joined> JoinSubmission(Guid submissionId)
    {
        var user = await UserAsync();
        await HeadAsync();
        await Groups.AddToGroupAsync(Context.ConnectionId, SubmissionPushHandler.Group(submissionId));
        // Read after joining the group, as above.
        return new Joined(await HeadAsync());

        async Task<long> HeadAsync() => (await submissions.VisibleAsync(
                submissionId, user.PersonId(), user.IsInRole(nameof(Role.Reviewer)), Context.ConnectionAborted))?.Head
            ?? throw new HubException("There is no such submission.");
    }

    /// <summary>The page shows the submission no longer.</summary>
    public Task LeaveSubmission(Guid submissionId) =>
        Groups.RemoveFromGroupAsync(Context.ConnectionId, SubmissionPushHandler.Group(submissionId));

    /// <summary>Tells this connection from now on when the reviewers' queue changes.</summary>
    /// <exception cref="HubException">The person is no reviewer.</exception>
    public async Task JoinReviews()
    {
        if (!(await UserAsync()).IsInRole(nameof(Role.Reviewer))) throw new HubException("Only reviewers see the queue.");
        await Groups.AddToGroupAsync(Context.ConnectionId, SubmissionPushHandler.Queue);
    }

    // The connection may be older than the session's end: ask again instead of trusting what was true at connect.
    private async Task<ClaimsPrincipal> UserAsync()
    {
        var http = Context.GetHttpContext() ?? throw new HubException("Connect over a WebSocket.");
        return await cookie.FindAsync(http, Context.ConnectionAborted)
            ?? throw new HubException("Your session has ended. Sign in again.");
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        open.Remove(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }

    /// <summary>The group of connections that show a workspace.</summary>
    public static string Group(Guid workspaceId) => $"workspace:{workspaceId}";
}

/// <summary>The workspaces that are open in browsers connected to this node.</summary>
public sealed class OpenWorkspaces
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Guid> _byConnection = new();

    public IReadOnlyCollection<Guid> All => [.. _byConnection.Values.Distinct()];

    public void Add(string connectionId, Guid workspaceId) => _byConnection[connectionId] = workspaceId;

    public void Remove(string connectionId) => _byConnection.TryRemove(connectionId, out _);
}

/// <summary>Pushes to browsers what handlers announced through the outbox.</summary>
public static class PushHandler
{
    private const int MaxEventsPerPush = 200;

    public static async Task Handle(
        WorkspaceAdvanced message, WorkspaceHistory history, IHubContext<WorkspaceHub> hub, CancellationToken ct)
    {
        // An upload is thousands of events at once, and each may carry a text.
        for (var from = message.From; from <= message.To; from += MaxEventsPerPush)
        {
            var events = await history.BetweenAsync(
                message.WorkspaceId, from, Math.Min(message.To, from + MaxEventsPerPush - 1), ct);
            await hub.Clients.Group(WorkspaceHub.Group(message.WorkspaceId))
                .SendAsync("Events", new EventsPush(message.WorkspaceId, events), ct);
        }
    }

    public static async Task Handle(
        SandboxChanged message, SandboxStates states, SandboxNews news, IHubContext<WorkspaceHub> hub, CancellationToken ct)
    {
        news.Tell(message.WorkspaceId);
        await hub.Clients.Group(WorkspaceHub.Group(message.WorkspaceId))
            .SendAsync("Sandbox", await states.PushOfAsync(message.WorkspaceId, ct), ct);
    }
}
