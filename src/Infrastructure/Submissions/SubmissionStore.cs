using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Submissions;
using Platform.Domain.Submissions;

namespace Platform.Infrastructure.Submissions;

/// <summary>Registers what submissions store and ask for.</summary>
internal static class SubmissionStore
{
    public static void AddSubmissions(this StoreOptions options)
    {
        options.Projections.Add<SubmissionProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<ThreadProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<QueueProjection>(ProjectionLifecycle.Inline);
        options.Schema.For<CommentThread>().Index(t => t.SubmissionId);
        options.Schema.For<DraftComment>().Index(d => new { d.SubmissionId, d.ReviewerId });
        options.Schema.For<ViewedFile>().Index(v => new { v.SubmissionId, v.PersonId });
        options.Schema.For<AttemptFiles>();
        options.Schema.For<ReviewLook>();
        options.Schema.For<ReceiptEntry>();
        options.Schema.For<MailedReview>();
        options.Schema.For<MailLink>().UniqueIndex(l => l.Token);
        options.Schema.For<QueueRow>()
            .Duplicate(r => r.State)
            .Duplicate(r => r.At)
            .Duplicate(r => r.OwnerId)
            .Duplicate(r => r.ClaimedBy)
            .Duplicate(r => r.ClaimedUntil)
            .Index(r => new { r.At, r.Id })
            .Index(r => new { r.State, r.At, r.Id })
            .Index(r => new { r.OwnerId, r.At });
    }

    public static void AddSubmissionPorts(this IServiceCollection services)
    {
        services.AddScoped<IAttempts, Attempts>();
        services.AddScoped<IDraftComments, DraftComments>();
        services.AddScoped<IReviewLooks, ReviewLooks>();
        services.AddScoped<IReviewMail, ReviewMails>();
        services.AddScoped<IMailLinks, ReviewMails>();
        services.AddSingleton<SubmissionQueries>();
        services.AddSingleton<ICommentPlaces, RecordedPlaces>();
        services.AddSingleton<ThreadQueries>();
        services.AddSingleton<QueueTotals>();
        services.AddSingleton<ReviewQueue>();
        services.AddSingleton<ReceiptQueries>();
        services.AddSingleton<DiffQueries>();
    }
}
