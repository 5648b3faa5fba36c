using FluentValidation;
using Platform.Domain.Identity;

namespace Platform.Application.Identity;

/// <summary>Changes some of a person's settings; the others stay.</summary>
/// <param name="Settings">Values by name, both as <see cref="SettingRules"/> has them.</param>
public sealed record ChangeSettings(Actor By, IReadOnlyDictionary<string, string> Settings) : IActedBy;

/// <param name="Settings">All settings that the person has ever chosen.</param>
public sealed record SettingsOf(IReadOnlyDictionary<string, string> Settings);

public sealed class ChangeSettingsValidator : AbstractValidator<ChangeSettings>
{
    public ChangeSettingsValidator() => RuleFor(c => c.Settings).Custom((settings, context) =>
    {
        if (settings.Count > SettingRules.Names.Count) context.AddFailure("These are more settings than there are.");
        else
            foreach (var (name, value) in settings)
                if (SettingRules.Problem(name, value) is { } problem) context.AddFailure(problem);
    });
}

public static class ChangeSettingsHandler
{
    public static async Task<Answer<SettingsOf>> Handle(
        ChangeSettings command, IEventStreams streams, CancellationToken ct)
    {
        if (command.By.PersonId is not { } personId)
            return new Refusal(RefusalKind.Forbidden, "Nobody is signed in.");
        var before = await streams.AppendAsync<Person>(
            personId, person => SettingRules.Change(person, command.Settings), ct);
        return before is null
            ? Refusal.NotFound("person")
            : new SettingsOf(before.Settings.SetItems(command.Settings));
    }
}
