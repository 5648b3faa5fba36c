using Platform.Domain.Identity;

namespace Platform.Domain.Tests.Identity;

public sealed class PersonTests
{
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly PersonRegistered Registered = new("ada@example.org");

    [Fact]
    public void Everyone_is_a_learner()
    {
        var person = Fold(Registered);
        Assert.Equal((Id, "ada@example.org"), (person!.Id, person.Email));
        Assert.Equal([Role.Learner], person.Roles);
    }

    [Fact]
    public void A_role_is_held_from_its_grant_to_its_revocation()
    {
        Assert.Equal([Role.Learner, Role.Auditor], Fold(Registered, new RoleGranted(Role.Auditor))!.Roles);
        Assert.Equal(
            [Role.Learner], Fold(Registered, new RoleGranted(Role.Auditor), new RoleRevoked(Role.Auditor))!.Roles);
    }

    [Fact]
    public void A_role_granted_twice_is_held_once_and_gone_after_one_revocation()
    {
        RoleGranted granted = new(Role.Reviewer);
        Assert.Equal([Role.Learner, Role.Reviewer], Fold(Registered, granted, granted)!.Roles);
        Assert.Equal([Role.Learner], Fold(Registered, granted, granted, new RoleRevoked(Role.Reviewer))!.Roles);
    }

    [Fact]
    public void A_role_that_was_not_held_can_be_revoked() =>
        Assert.Equal([Role.Learner], Fold(Registered, new RoleRevoked(Role.Admin))!.Roles);

    [Fact]
    public void Signing_in_and_out_changes_nothing()
    {
        var session = Guid.NewGuid();
        var person = Fold(Registered);
        Assert.Same(person, Person.Evolve(person, Id, new SignedIn(session)));
        Assert.Same(person, Person.Evolve(person, Id, new SignedOut(session)));
        Assert.Same(person, Person.Evolve(person, Id, new SignInRefused("used")));
    }

    [Fact]
    public void Events_before_the_registration_make_no_person() => Assert.Null(Fold(new RoleGranted(Role.Admin)));

    [Theory]
    [InlineData("  Ada@Example.ORG ", "ada@example.org")]
    [InlineData("ada@example.org", "ada@example.org")]
    [InlineData("", "")]
    public void A_mail_address_is_known_trimmed_and_in_lower_case(string given, string known) =>
        Assert.Equal(known, Person.NormaliseEmail(given));

    private static Person? Fold(params IPersonEvent[] events) =>
        events.Aggregate((Person?)null, (s, e) => Person.Evolve(s, Id, e));
}
