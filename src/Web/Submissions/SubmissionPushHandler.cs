using Microsoft.AspNetCore.SignalR;
using Platform.Application.Submissions;
using Platform.Web.Workspaces;

namespace Platform.Web.Submissions;

/// <summary>A submission has reached a version; the page asks for what it shows.</summary>
public sealed record SubmissionPush(Guid SubmissionId, long Version);

/// <summary>Tells the learner's pages, those that show the submission, and those that show the queue.</summary>
public static class SubmissionPushHandler
{
    /// <summary>The group of connections that show the reviewers' queue.</summary>
    public const string Queue = "reviews";

    /// <summary>The group of connections that show a submission.</summary>
    public static string Group(Guid submissionId) => $"submission:{submissionId}";

    public static async Task Handle(SubmissionAdvanced message, IHubContext<WorkspaceHub> hub, CancellationToken ct)
    {
        await hub.Clients.Groups(WorkspaceHub.Group(message.WorkspaceId), Group(message.SubmissionId))
            .SendAsync("submissionChanged", new SubmissionPush(message.SubmissionId, message.Version), ct);
        if (message.Queue) await hub.Clients.Group(Queue).SendAsync("queueChanged", ct);
    }
}
