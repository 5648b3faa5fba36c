using FluentValidation;
using Platform.Domain.Identity;

namespace Platform.Application.Identity;

/// <summary>Gives or takes a role. The person is registered when the address is new, so that a first administrator can be named before anybody has signed in.</summary>
public sealed record ChangeRole(Actor By, string Email, Role Role, bool Grant) : IActedBy;

public sealed record RoleChanged(Guid PersonId, string Email, bool Changed);

public sealed class ChangeRoleValidator : AbstractValidator<ChangeRole>
{
    public ChangeRoleValidator()
    {
        RuleFor(c => c.Email).SetValidator(new InlineValidator<string>
        {
            v => v.RuleFor(e => e).NotEmpty().MaximumLength(254).EmailAddress()
        });
        RuleFor(c => c.Role).IsInEnum().NotEqual(Role.Learner).WithMessage("Everyone is a learner.");
    }
}

public static class ChangeRoleHandler
{
    public static async Task<Answer<RoleChanged>> Handle(
        ChangeRole command, IPeople people, IEventStreams streams, Workspaces.IWorkspaceFiles files,
        CancellationToken ct)
    {
        var email = Person.NormaliseEmail(command.Email);
        if (await people.ByEmailAsync(email, ct) is not { } person)
        {
            if (!command.Grant) return Refusal.NotFound("person");
            var id = Guid.CreateVersion7();
            streams.Start<Person>(id, new PersonRegistered(email), new RoleGranted(command.Role));
            streams.Start<Domain.Workspaces.Workspace>(
                Guid.CreateVersion7(),
                Workspaces.NewWorkspace.FromTemplate(
                    id, "My workspace", Workspaces.WorkspaceTemplate.Blank, files));
            return new RoleChanged(id, email, true);
        }

        var changes = person.Roles.Contains(command.Role) != command.Grant;
        if (changes)
            await streams.AppendAsync<Person>(person.Id,
                _ => [command.Grant ? new RoleGranted(command.Role) : new RoleRevoked(command.Role)], ct);
        return new RoleChanged(person.Id, email, changes);
    }
}
