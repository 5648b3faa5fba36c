using FluentValidation;
using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;
using Wolverine;

namespace Platform.Application.Packages;

/// <summary>An administrator decides what may be installed. Both lists are given as a whole.</summary>
/// <param name="Version">The version that the administrator has seen; another's change in between is not overwritten.</param>
/// <remarks>Whether the actor is an administrator is checked where the command comes in.</remarks>
public sealed record ChangePackagePolicy(
    Actor By, long Version, PackageMode Mode, IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied) : IActedBy;

/// <summary>An administrator approves a package, or declines to.</summary>
public sealed record DecidePackageApproval(Actor By, string Name, bool Approve) : IActedBy;

/// <param name="Version">The policy's version afterwards.</param>
public sealed record PackagePolicyDecided(long Version);

public sealed class ChangePackagePolicyValidator : AbstractValidator<ChangePackagePolicy>
{
    public ChangePackagePolicyValidator()
    {
        RuleFor(c => c.Mode).IsInEnum().WithMessage("There is no such mode.");
        RuleFor(c => c.Allowed).Custom((names, context) => Check(names, context));
        RuleFor(c => c.Denied).Custom((names, context) => Check(names, context));
    }

    private static void Check(IReadOnlyList<string> names, ValidationContext<ChangePackagePolicy> context)
    {
        if (names.Count > PackageRules.MostNames)
            context.AddFailure($"A list has more than {PackageRules.MostNames:N0} names. Nothing was changed.");
        else if (names.Select(n => n ?? "").Where(n => !PackageNames.IsName(n.Trim())).Take(1).ToList() is [var wrong])
            context.AddFailure($"“{Claims.Line(wrong, PackageNames.NameLength)}” is not the name of a package. Nothing was changed.");
    }
}

public sealed class DecidePackageApprovalValidator : AbstractValidator<DecidePackageApproval>
{
    public DecidePackageApprovalValidator() =>
        RuleFor(c => c.Name).Must(PackageNames.IsNormalised).WithMessage("This is not the name of a package.");
}

public static class PackagePolicyHandler
{
    public static async Task<(Answer<PackagePolicyDecided>, OutgoingMessages)> Handle(
        ChangePackagePolicy command, IEventStreams streams, IAgentRegistry agents, TimeProvider clock, CancellationToken ct)
    {
        var current = await streams.ReadAsync<PackageRules>(PackageRules.StreamId, ct) ?? PackageRules.Default;
        if (current.Revision != command.Version)
            return (new Refusal(
                RefusalKind.Conflict,
                "Another administrator has changed the policy in the meantime. Nothing was changed: look at it and change it again.",
                current.Revision), []);
        return await DecideAsync(
            r => r.Change(command.Mode, Normalised(command.Allowed), Normalised(command.Denied)), streams, agents, clock, ct);
    }

    public static async Task<(Answer<PackagePolicyDecided>, OutgoingMessages)> Handle(
        DecidePackageApproval command, IEventStreams streams, IAgentRegistry agents, TimeProvider clock, CancellationToken ct)
    {
        var current = await streams.ReadAsync<PackageRules>(PackageRules.StreamId, ct) ?? PackageRules.Default;
        // Another administrator may have decided in the meantime: what waits no longer is decided.
        return current.Waiting.Exists(w => w.Name == command.Name)
            ? await DecideAsync(
                _ => [command.Approve ? new PackageApproved(command.Name) : new PackageApprovalDeclined(command.Name)],
                streams, agents, clock, ct)
            : (Refusal.NotFound("approval that waits"), []);
    }

    private static async Task<(Answer<PackagePolicyDecided>, OutgoingMessages)> DecideAsync(
        Func<PackageRules, IReadOnlyList<IPackagePolicyEvent>> decide, IEventStreams streams, IAgentRegistry agents,
        TimeProvider clock, CancellationToken ct)
    {
        IReadOnlyList<IPackagePolicyEvent> events = [];
        var before = await streams.AppendAsync<PackageRules>(PackageRules.StreamId, r => events = decide(r), ct);
        if (before is null)
        {
            events = decide(PackageRules.Default);
            if (events.Count > 0) streams.Start<PackageRules>(PackageRules.StreamId, events);
        }

        var after = events.Aggregate(before ?? PackageRules.Default, (r, e) => PackageRules.Evolve(r, e, clock.GetUtcNow()));
        var messages = new OutgoingMessages();
        if (after.Revision != (before ?? PackageRules.Default).Revision)
            foreach (var agentId in agents.Ids)
                messages.Add(new UsePackagePolicy(after.Policy()).ToEndpoint(AgentEndpoint.Commands(agentId)));
        return (new PackagePolicyDecided(after.Revision), messages);
    }

    private static IReadOnlyCollection<string> Normalised(IEnumerable<string> names) =>
        [.. names.Select(PackageNames.Normalise).Distinct(StringComparer.Ordinal)];
}
