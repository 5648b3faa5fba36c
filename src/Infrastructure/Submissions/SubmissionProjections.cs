using JasperFx.Events;
using Marten.Events.Aggregation;
using Marten.Events.Projections;
using Platform.Domain.Submissions;

namespace Platform.Infrastructure.Submissions;

/// <summary>Snapshot of a submission, written with its events.</summary>
public sealed class SubmissionProjection : SingleStreamProjection<Submission, Guid>
{
    // As in SandboxProjection: otherwise every append looks for a submission.
    public SubmissionProjection() => IncludeType<ISubmissionEvent>();

    public override Submission? Evolve(Submission? snapshot, Guid id, IEvent e) =>
        e.Data is ISubmissionEvent data ? Submission.Evolve(snapshot, id, data, e.Timestamp) : snapshot;
}

/// <summary>One row for each thread, apart from the submission, so that a command does not read every word.</summary>
public sealed class ThreadProjection : MultiStreamProjection<CommentThread, Guid>
{
    public ThreadProjection()
    {
        Name = "Thread";
        Identity<IThreadEvent>(e => e.ThreadId);
    }

    public override CommentThread? Evolve(CommentThread? snapshot, Guid id, IEvent e) =>
        e.Data is IThreadEvent data ? CommentThread.Evolve(snapshot, e.StreamId, data, e.Timestamp) : snapshot;
}

/// <summary>One narrow row for each submission, for the queue.</summary>
public sealed class QueueProjection : SingleStreamProjection<QueueRow, Guid>
{
    public QueueProjection()
    {
        Name = "ReviewQueue";
        IncludeType<ISubmissionEvent>();
    }

    public override QueueRow? Evolve(QueueRow? snapshot, Guid id, IEvent e) =>
        e.Data is ISubmissionEvent data ? QueueRow.After(snapshot, id, data, e.Timestamp) : snapshot;
}
