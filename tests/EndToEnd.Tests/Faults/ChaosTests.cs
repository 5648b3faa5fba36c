using System.Globalization;

namespace Platform.EndToEnd.Tests.Faults;

/// <summary>
/// Learners work while parts of the platform are killed at random. Short in an ordinary run; <c>./dev test --chaos</c>
/// goes on for minutes. <c>CHAOS_SEED</c> repeats one.
/// </summary>
[Collection(nameof(FaultTests))]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(Number("CHAOS_SECONDS", 25));
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(90);
    private static readonly int Learners = Long > TimeSpan.FromMinutes(1) ? 5 : 3;

    [Fact]
    public async Task Whatever_is_killed_nothing_acknowledged_is_lost_nothing_leaks_and_nobody_is_stuck()
    {
        var ct = TestContext.Current.CancellationToken;
        var seed = Number("CHAOS_SEED", Random.Shared.Next(1_000_000));
        output.WriteLine($"CHAOS_SEED={seed} CHAOS_SECONDS={Long.TotalSeconds:0}");
        var learners = await Task.WhenAll(Enumerable.Range(0, Learners).Select(i => ChaosLearner.SignInAsync(seed + i, ct)));
        foreach (var learner in learners) await learner.RunsAsync(Recovery);

        await using (var saboteur = await Saboteur.StartAsync(seed))
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
            end.CancelAfter(Long);
            try
            {
                await Task.WhenAll([saboteur.WorkAsync(end.Token), .. learners.Select(l => l.WorkAsync(end.Token))]);
            }
            finally
            {
                foreach (var deed in saboteur.Deeds) output.WriteLine(deed);
            }
        }

        await RunningStack.WebIsReadyAsync();
        await RunningStack.AgentIsReadyAsync();
        output.WriteLine($"{learners.Sum(l => l.Acknowledged)} edits were acknowledged, {learners.Sum(l => l.Runs)} runs were begun");
        foreach (var learner in learners)
        {
            Assert.InRange(learner.Acknowledged, 1, int.MaxValue);
            await learner.NothingIsLostAsync();
            await learner.RunsAsync(Recovery);
        }

        await NothingLeaksAsync(learners, ct);
    }

    // Every container is either ready for somebody or one of those that the agent speaks of; in the end nobody's.
    private static async Task NothingLeaksAsync(ChaosLearner[] learners, CancellationToken ct)
    {
        IReadOnlyList<string> claimed = [];
        await Eventually.TrueAsync(
            async () =>
            {
                claimed = await EngineCommand.ClaimedAsync();
                return claimed.Count == learners.Length;
            },
            () => Task.FromResult($"one container for each of {learners.Length} learners, and not {string.Join(' ', claimed)}"), Recovery);
        foreach (var learner in learners) await learner.Session.EndSandboxAsync(learner.WorkspaceId, ct);
        await Eventually.TrueAsync(
            async () => (await EngineCommand.ClaimedAsync()).Count == 0, "no container when nobody has a sandbox", Recovery);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
