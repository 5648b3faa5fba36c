using FsCheck;
using FsCheck.Fluent;
using Platform.Domain.Submissions;

namespace Platform.Domain.Tests.Submissions;

/// <summary>Whatever people do in whatever order: no illegal state, no lost comment, never two claims.</summary>
public sealed class WorkflowTests
{
    private enum Act
    {
        Submit, Withdraw, Claim, TakeOver, Extend, Release, Decide, DecideOld, DecideOther, Replace, AskSecond, Start, Reply, Edit,
        Delete, Resolve, Reopen, Done, Wait
    }

    private sealed record Step(Act Act, int Who, int Which);

    // Who: 0 is the learner, 1 to 3 are reviewers, 4 is the learner with the reviewer's role.
    private static readonly Gen<Step> Steps =
        from act in Gen.Elements(Enum.GetValues<Act>()) from who in Gen.Choose(0, 4) from which in Gen.Choose(0, 60) select new Step(act, who, which);

    [Fact]
    public void Any_order_of_acts_leads_to_sound_states_only() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1500).WithEndSize(120),
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps =>
        {
            var world = new World();
            foreach (var step in steps) world.Do(step.Act, step.Who, step.Which);
            world.CheckAtTheEnd();
        }));

    [Fact]
    public void Every_act_is_carried_out_in_some_run()
    {
        var seen = new HashSet<string>();
        var random = new Random(6);
        for (var run = 0; run < 200; run++)
        {
            var world = new World();
            for (var i = 0; i < 120; i++) world.Do((Act)random.Next(19), random.Next(5), random.Next(61));
            seen.UnionWith(world.Events.Select(e => e.GetType().Name));
        }

        Assert.Equal(
            typeof(ISubmissionEvent).Assembly.GetTypes()
                .Where(t => t is { IsClass: true } && typeof(ISubmissionEvent).IsAssignableFrom(t)).Select(t => t.Name).Order(),
            seen.Order());
    }

    /// <summary>Carries acts out by the rules, and watches the events with a memory of its own.</summary>
    private sealed class World
    {
        private readonly Guid _id = Guid.NewGuid(), _workspace = Guid.NewGuid();
        private readonly Guid[] _people = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];
        private readonly Dictionary<Guid, (Guid Author, string Body)> _said = [];
        private readonly Dictionary<Guid, CommentThread> _threads = [];
        private (Guid By, DateTimeOffset Until)? _claim;
        private DateTimeOffset _now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
        private Submission? _state;
        private int _count;

        public List<ISubmissionEvent> Events { get; } = [];

        public void Do(Act act, int who, int which)
        {
            var by = new Participant(_people[who % 4], who > 0);
            if (act is Act.Wait)
            {
                _now += TimeSpan.FromMinutes(1 + which % 45);
                return;
            }

            if (_state is null && act is not Act.Submit) return;
            Take(by, Decide(act, by, which), act);
        }

        public void CheckAtTheEnd()
        {
            // No comment is lost, and none is another's.
            var there = _threads.Values.SelectMany(t => t.Comments).ToDictionary(c => c.Id, c => (c.AuthorId, c.Body));
            Assert.Equal(_said.OrderBy(s => s.Key).Select(s => (s.Key, s.Value)), there.OrderBy(s => s.Key).Select(s => (s.Key, s.Value)));
            if (_state is null) return;
            Assert.Equal(_said.Keys.Order(), _state.Threads.Values.SelectMany(t => t.Comments.Keys).Order());
            Assert.Equal(Enumerable.Range(1, _state.Attempts.Count), _state.Attempts.Select(a => a.Number));
        }

        private Decision Decide(Act act, Participant by, int which)
        {
            var s = _state!;
            var thread = _threads.Count == 0 ? Guid.NewGuid() : _threads.Keys.Order().ElementAt(which % _threads.Count);
            var comment = _said.Count == 0 ? Guid.NewGuid() : _said.Keys.Order().ElementAt(which % _said.Count);
            return act switch
            {
                Act.Submit => SubmissionRules.Submit(_state, new WorkSubmitted(
                    0, _workspace, _people[0], "W", 1 + which, $"hash {++_count}", 1, 1, Guid.NewGuid())),
                Act.Withdraw => SubmissionRules.Withdraw(s, _now, which % 3 == 0 ? 1 + which % s.Attempts.Count : null),
                Act.Claim => SubmissionRules.Claim(s, by, _now),
                Act.TakeOver => SubmissionRules.Claim(s, by, _now, "because"),
                Act.Extend => SubmissionRules.Extend(s, by, _now),
                Act.Release => SubmissionRules.Release(s, by),
                Act.DecideOld => SubmissionRules.Decide(
                    s, by, Math.Max(1, s.Current.Number - 1), s.Find(Math.Max(1, s.Current.Number - 1))!.ManifestHash, VerdictKind.Approve, "", null, false, _now),
                Act.DecideOther => SubmissionRules.Decide(s, by, s.Current.Number, "another", VerdictKind.Approve, "", null, false, _now),
                Act.Replace => SubmissionRules.Decide(s, by, s.Current.Number, s.Current.ManifestHash, (VerdictKind)(which % 3), "", "because", false, _now),
                Act.AskSecond => SubmissionRules.Decide(s, by, s.Current.Number, s.Current.ManifestHash, (VerdictKind)(which % 3), "", null, true, _now),
                Act.Decide => SubmissionRules.Decide(s, by, s.Current.Number, s.Current.ManifestHash, (VerdictKind)(which % 3), "", null, false, _now),
                Act.Start => CommentRules.Start(s, by, new CommentThreadStarted(
                    Guid.NewGuid(), Guid.NewGuid(), by.Id, new CommentAnchor(1 + which % s.Attempts.Count), $"body {++_count}", null), _now),
                Act.Reply => CommentRules.Reply(s, by, thread, Guid.NewGuid(), $"body {++_count}"),
                Act.Edit => CommentRules.Edit(s, by, comment, $"body {++_count}"),
                Act.Delete => CommentRules.Delete(s, by, comment),
                Act.Resolve => CommentRules.Resolve(s, by, thread, true),
                Act.Reopen => CommentRules.Resolve(s, by, thread, false),
                _ => CommentRules.MarkDone(s, by, thread)
            };
        }

        private void Take(Participant by, Decision decision, Act act)
        {
            Assert.True(decision.Denial is null || decision.Events.Count == 0, "What is denied has no effect.");
            foreach (var e in decision.Events)
            {
                Watch(by, e, act);
                var before = _state;
                _state = Submission.Evolve(_state, _id, e, _now)!;
                Events.Add(e);
                if (e is IThreadEvent t)
                {
                    var thread = CommentThread.Evolve(_threads.GetValueOrDefault(t.ThreadId), _id, t, _now);
                    Assert.NotNull(thread);
                    _threads[t.ThreadId] = thread;
                }

                Assert.Equal((before?.Head ?? 0) + 1, _state.Head);
            }

            if (_state is null) return;
            var live = _claim is { } claim && claim.Until > _now;
            Assert.Equal(live, _state.StateAt(_now) is SubmissionState.Claimed);
            if (live) Assert.Equal(_claim!.Value.By, _state.Claim!.ReviewerId);
            Assert.NotEqual(SubmissionState.Claimed, _state.StateUnclaimed);
        }

        private void Watch(Participant by, ISubmissionEvent e, Act act)
        {
            var live = _claim is { } claim && claim.Until > _now ? _claim : null;
            var learner = _people[0];
            switch (e)
            {
                case WorkSubmitted submitted:
                    Assert.Equal((_state?.Attempts.Count ?? 0) + 1, submitted.Attempt);
                    break;
                case SubmissionWithdrawn withdrawn:
                    Assert.Null(live);
                    Assert.Null(_state!.Standing!.Verdict);
                    Assert.Equal(_state.Standing.Number, withdrawn.Attempt);
                    _claim = null;
                    break;
                case AttemptClaimed claimed:
                    Assert.Null(live);
                    Assert.NotEqual(learner, claimed.ReviewerId);
                    Assert.Equal(_state!.Standing!.Number, claimed.Attempt);
                    _claim = (claimed.ReviewerId, claimed.Until);
                    break;
                case ClaimTakenOver taken:
                    Assert.Equal(Act.TakeOver, act);
                    Assert.Equal(live!.Value.By, taken.FromId);
                    Assert.NotEqual(taken.FromId, taken.ReviewerId);
                    Assert.NotEqual(learner, taken.ReviewerId);
                    _claim = (taken.ReviewerId, taken.Until);
                    break;
                case ClaimExtended extended:
                    Assert.Equal(_claim!.Value.By, by.Id);
                    Assert.True(extended.Until >= _claim.Value.Until);
                    _claim = (by.Id, extended.Until);
                    break;
                case ClaimExpired:
                    Assert.Null(live);
                    Assert.NotNull(_claim);
                    _claim = null;
                    break;
                case ClaimReleased:
                    Assert.Equal(_claim!.Value.By, by.Id);
                    _claim = null;
                    break;
                case VerdictGiven verdict:
                    Assert.Equal(_claim!.Value.By, verdict.ReviewerId);
                    Assert.NotEqual(learner, verdict.ReviewerId);
                    Assert.Equal((_state!.Standing!.Number, _state.Standing.ManifestHash), (verdict.Attempt, verdict.ManifestHash));
                    Assert.True(_state.Standing.Verdict is null || _state.SecondReviewFrom is not null || verdict.Reason is not null);
                    Assert.NotEqual(_state.SecondReviewFrom, verdict.ReviewerId);
                    _claim = null;
                    break;
                case SecondReviewAsked:
                    break;
                case CommentThreadStarted started:
                    Assert.Equal(_claim!.Value.By, started.AuthorId);
                    Assert.NotEqual(learner, started.AuthorId);
                    _said.Add(started.CommentId, (by.Id, started.Body));
                    break;
                case CommentAdded added:
                    _said.Add(added.CommentId, (by.Id, added.Body));
                    break;
                case CommentEdited edited:
                    Assert.Equal(by.Id, _said[edited.CommentId].Author);
                    _said[edited.CommentId] = (by.Id, edited.Body);
                    break;
                case CommentDeleted deleted:
                    Assert.Equal(by.Id, _said[deleted.CommentId].Author);
                    _said.Remove(deleted.CommentId);
                    break;
                case ThreadMarkedDone:
                    Assert.Equal(learner, by.Id);
                    break;
                default:
                    Assert.True(e is ThreadResolved or ThreadReopened);
                    Assert.NotEqual(learner, by.Id);
                    break;
            }
        }
    }
}
