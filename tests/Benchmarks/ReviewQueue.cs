using System.Diagnostics;
using System.Text.Json;
using Platform.PlatformClient;

namespace Platform.Benchmarks;

/// <summary>Pages of the reviewers' queue, with their counts, over many submissions.</summary>
internal static class ReviewQueue
{
    public const string Area = "review-queue";
    private const int Submissions = 100_000, Rounds = 200;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var email = $"bench-{Guid.NewGuid():N}@example.org";
        using var session = await PlatformSession.SignInAsync(stack.Url, email, ct);
        await Stack.GrantAsync(email, "reviewer", ct);
        await SeedAsync(stack, session.Me.PersonId, ct);
        try
        {
            // Somewhere in the middle.
            var middle = "";
            for (var i = 0; i < 20; i++)
                middle = (await session.GetAsync<JsonElement>($"/api/reviews?limit=100&cursor={middle}", ct)).GetProperty("next").GetString()!;
            foreach (var (name, query) in new[]
                     {
                         ("everything, oldest first", ""), ("what waits, oldest first", "?state=waiting"),
                         ("what waits, newest first", "?state=waiting&order=newest"), ("my own", "?mine=true"),
                         ("one learner's", $"?learner={Learner}"), ("a page in the middle", $"?cursor={middle}")
                     })
            {
                var samples = new Samples();
                for (var i = 0; i < Rounds; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    var page = await session.GetAsync<JsonElement>("/api/reviews" + query, ct);
                    samples.Add(Stopwatch.GetElapsedTime(start));
                    if (page.GetProperty("counts").GetProperty("waiting").GetInt64() < Submissions / 10)
                        throw new InvalidOperationException("The queue is not as it was filled.");
                }

                yield return Row.Of(Area, $"{Submissions / 1000},000 submissions: {name}", "ms", samples, null, Goal.P95Below(50, "ms"));
            }
        }
        finally
        {
            await ExecuteAsync(stack, "delete from app.mt_doc_queuerow where data ->> 'workspaceName' = 'bench queue'", null, CancellationToken.None);
            await ExecuteAsync(stack, "vacuum analyze app.mt_doc_queuerow", null, CancellationToken.None);
        }
    }

    private static readonly Guid Learner = new("00000000-0000-0000-0000-000000000007");

    // As the product would have written them; what a queue needs and nothing else.
    private static async Task SeedAsync(Stack stack, Guid reviewer, CancellationToken ct)
    {
        await ExecuteAsync(stack, """
            insert into app.mt_doc_queuerow (id, data, mt_dotnet_type, mt_version, state, at, owner_id, claimed_by, claimed_until)
            select id, jsonb_build_object('id', id, 'workspaceId', gen_random_uuid(), 'ownerId', owner, 'workspaceName', 'bench queue',
                       'state', state, 'attempt', 1 + n % 3, 'at', at, 'files', n % 40, 'bytes', n, 'claimedBy', claimed_by,
                       'claimedUntil', claimed_until, 'notFor', null, 'verdict', case when state = 'Waiting' then null else
                           jsonb_build_object('kind', 'Approve', 'summary', repeat('Good work. ', 20), 'by', @reviewer, 'at', at, 'reason', null) end),
                   'Platform.Infrastructure.Submissions.QueueRow', 1, state, at, owner, claimed_by, claimed_until
            from (
                select n, gen_random_uuid() as id, ('00000000-0000-0000-0000-' || lpad((n % 2000)::text, 12, '0'))::uuid as owner,
                       (array['Waiting', 'Approved', 'Approved', 'ChangesRequested', 'Rejected'])[1 + n % 5] as state,
                       now() - n * interval '7 seconds' as at,
                       case when n % 100 = 0 then case when n % 500 = 0 then @reviewer else gen_random_uuid() end end as claimed_by,
                       case when n % 100 = 0 then now() + interval '20 minutes' end as claimed_until
                from generate_series(1, @count) n) made
            """, reviewer, ct);
        // As after a while in use.
        await ExecuteAsync(stack, "vacuum analyze app.mt_doc_queuerow", null, ct);
    }

    private static async Task ExecuteAsync(Stack stack, string sql, Guid? reviewer, CancellationToken ct)
    {
        await using var command = stack.Database.CreateCommand(sql);
        command.CommandTimeout = 120;
        if (reviewer is { } id)
        {
            command.Parameters.AddWithValue("reviewer", id);
            command.Parameters.AddWithValue("count", Submissions);
        }

        await command.ExecuteNonQueryAsync(ct);
    }
}
