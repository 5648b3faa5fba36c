using Marten;
using Platform.Application.Submissions;
using Platform.Domain.Submissions;

namespace Platform.Infrastructure.Submissions;

/// <summary>A comment as a page shows it.</summary>
public sealed record CommentView(
    Guid CommentId, PersonView Author, DateTimeOffset At, DateTimeOffset? EditedAt, string Body, bool Draft, bool Mine,
    Suggestion? Suggestion);

/// <summary>Somebody, with the name that others know them by.</summary>
public sealed record PersonView(Guid Id, string Name);

/// <summary>A thread as a page shows it.</summary>
/// <param name="Draft">Whether only the reader sees it.</param>
/// <param name="At">Where what it is about is in the attempt, or in the files, that were asked for; null when it is nowhere there.</param>
/// <param name="DeletedIn">The attempt in which it was no longer there.</param>
/// <param name="NotYetIn">The attempt that was asked for, when it is older and did not have it yet.</param>
public sealed record ThreadView(
    Guid ThreadId, bool Resolved, bool Done, bool Draft, CommentAnchor Anchor, CommentPlace? At, int? DeletedIn, int? NotYetIn,
    IReadOnlyList<CommentView> Comments);

/// <summary>Reads threads with what was said, and the reader's own drafts.</summary>
public sealed class ThreadQueries(IDocumentStore store, ICommentPlaces places)
{
    /// <summary>In the order in which they were begun; drafts last.</summary>
    /// <param name="attempt">Null for the present files of the workspace.</param>
    public async Task<IReadOnlyList<ThreadView>> OfAsync(Submission submission, Guid personId, int? attempt, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var threads = (await session.Query<CommentThread>().Where(t => t.SubmissionId == submission.Id).ToListAsync(ct))
            .Where(t => t.Comments.Count > 0).OrderBy(t => t.Comments[0].At)
            // Those that were published together have one time.
            .ThenBy(t => submission.Threads.GetValueOrDefault(t.Id)?.Number ?? int.MaxValue).ThenBy(t => t.Id).ToList();
        var drafts = (await session.Query<DraftComment>()
            .Where(d => d.SubmissionId == submission.Id && d.ReviewerId == personId).ToListAsync(ct)).OrderBy(d => d.At).ThenBy(d => d.Id).ToList();
        var names = await ReviewQueue.NamesAsync(
            session, threads.SelectMany(t => t.Comments).Select(c => c.AuthorId).Append(personId).Distinct(), ct);

        var known = threads.Select(t => t.Id).ToHashSet();
        var begun = drafts.Where(d => d.Anchor is not null && !known.Contains(d.ThreadId)).ToList();
        IReadOnlyList<CommentAnchor> anchors = [.. threads.Select(t => t.Anchor), .. begun.Select(d => d.Anchor!)];
        var placed = await places.FindAsync(submission, anchors, attempt, ct);
        return
        [
            .. threads.Select((t, i) => new ThreadView(
                t.Id, t.Resolved, t.Done, false, t.Anchor, placed[i].At, placed[i].DeletedIn, NotYetIn(t.Anchor, placed[i]),
                [.. t.Comments.Select(Published), .. drafts.Where(d => d.ThreadId == t.Id).Select(Draft)])),
            .. begun.Select((d, i) => new ThreadView(
                d.ThreadId, false, false, true, d.Anchor!, placed[threads.Count + i].At, placed[threads.Count + i].DeletedIn,
                NotYetIn(d.Anchor!, placed[threads.Count + i]),
                [.. drafts.Where(o => o.ThreadId == d.ThreadId).OrderBy(o => o.Anchor is null).Select(Draft)]))
        ];

        int? NotYetIn(CommentAnchor anchor, PlacedAnchor there) =>
            anchor.Path is not null && there.At is null && attempt < anchor.Attempt ? attempt : null;

        CommentView Published(ThreadComment c) => new(
            c.Id, new PersonView(c.AuthorId, names(c.AuthorId)), c.At, c.EditedAt, c.Body, false, c.AuthorId == personId, c.Suggestion);

        CommentView Draft(DraftComment d) => new(
            d.Id, new PersonView(personId, names(personId)), d.At, null, d.Body, true, true, d.Suggestion);
    }
}
