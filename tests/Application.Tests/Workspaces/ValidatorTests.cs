using FluentValidation;
using Platform.Application.Identity;
using Platform.Application.Workspaces;
using Platform.Domain.Identity;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests.Workspaces;

public sealed class ValidatorTests
{
    private static readonly WorkspaceLimits Limits = new() { MaxFileBytes = 100 };
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void An_edit_within_the_limits_is_valid() => Valid(Edit(new TextEdit(0, 0, "x")));

    [Fact]
    public void An_edit_needs_at_least_one_range_and_takes_at_most_two_thousand()
    {
        Invalid(Edit());
        Valid(Edit([.. Enumerable.Repeat(new TextEdit(0, 0, "x"), WorkspaceLimits.EditsPerCommand)]));
        Invalid(Edit([.. Enumerable.Repeat(new TextEdit(0, 0, "x"), WorkspaceLimits.EditsPerCommand + 1)]));
    }

    [Fact]
    public void A_range_is_not_negative_and_not_missing_and_says_what_it_inserts()
    {
        Invalid(Edit(new TextEdit(-1, 0, "x")));
        Invalid(Edit(new TextEdit(0, -1, "x")));
        Invalid(Edit(new TextEdit(0, 0, null!)));
        Invalid(Edit(new TextEdit(0, 0, "x"), null!));
    }

    [Fact]
    public void An_insertion_fits_into_a_file()
    {
        Valid(Edit(new TextEdit(0, 0, new string('a', 100))));
        Invalid(Edit(new TextEdit(0, 0, new string('a', 101))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("gaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_result_hash_is_64_lower_case_hexadecimal_digits(string hash) =>
        Invalid(Edit(new TextEdit(0, 0, "x")) with { ResultHash = hash });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_base_version_is_positive(long version)
    {
        Invalid(Edit(new TextEdit(0, 0, "x")) with { BaseVersion = version });
        Invalid(new ReplaceFileValidator(Limits), new ReplaceFile(InMemory.Ada, Id, Id, Id, version, "x"));
    }

    [Fact]
    public void A_text_fits_into_a_file_by_its_bytes_and_has_no_half_pairs()
    {
        Valid(new CreateFileValidator(Limits), Create("a.py", new string('é', 50)));
        Invalid(new CreateFileValidator(Limits), Create("a.py", new string('é', 51)));
        Invalid(new CreateFileValidator(Limits), Create("a.py", "\ud800"));
        Invalid(new CreateFileValidator(Limits), Create("a.py", null!));
        Valid(new ReplaceFileValidator(Limits), new ReplaceFile(InMemory.Ada, Id, Id, Id, 1, ""));
        Invalid(new ReplaceFileValidator(Limits), new ReplaceFile(InMemory.Ada, Id, Id, Id, 1, new string('a', 101)));
        Invalid(new ReplaceFileValidator(Limits), new ReplaceFile(InMemory.Ada, Id, Id, Id, 1, "\udc00x"));
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("")]
    [InlineData(null)]
    public void Every_command_with_a_path_refuses_a_bad_one(string? path)
    {
        Invalid(new CreateFileValidator(Limits), Create(path!, ""));
        Invalid(new RenameFileValidator(), new RenameFile(InMemory.Ada, Id, Id, Id, path!));
        Invalid(new CreateFolderValidator(), new CreateFolder(InMemory.Ada, Id, Id, Id, path!));
        Invalid(new RenameFolderValidator(), new RenameFolder(InMemory.Ada, Id, Id, path!, "b"));
        Invalid(new RenameFolderValidator(), new RenameFolder(InMemory.Ada, Id, Id, "a", path!));
        Invalid(new DeleteFolderValidator(), new DeleteFolder(InMemory.Ada, Id, Id, path!));
        Invalid(new RequestRunValidator(), new RequestRun(InMemory.Ada, Id, Id, Id, new RunSpec(RunKind.File, path!, [], [])));
    }

    [Fact]
    public void A_run_takes_at_most_64_arguments_of_4096_characters_without_nul()
    {
        Valid(new RequestRunValidator(), Run([.. Enumerable.Repeat(new string('a', 4096), 64)]));
        Invalid(new RequestRunValidator(), Run([.. Enumerable.Repeat("a", 65)]));
        Invalid(new RequestRunValidator(), Run(new string('a', 4097)));
        Invalid(new RequestRunValidator(), Run("a\0b"));
        Invalid(new RequestRunValidator(), Run([null!]));
    }

    [Theory]
    [InlineData("app", true)]
    [InlineData("app.cli_2", true)]
    [InlineData("größe", true)]
    [InlineData("", false)]
    [InlineData("-c", false)]
    [InlineData("app..cli", false)]
    [InlineData("app.cli\n", false)]
    [InlineData("app cli", false)]
    [InlineData("2app", false)]
    public void A_module_is_run_by_its_dotted_name(string module, bool valid) =>
        Assert.Equal(valid, new RequestRunValidator().Validate(Run(new RunSpec(RunKind.Module, module, [], []))).IsValid);

    [Theory]
    [InlineData("DEBUG", "1", true)]
    [InlineData("_x9", "a=b\nc", true)]
    [InlineData("", "x", false)]
    [InlineData("9x", "x", false)]
    [InlineData("-i", "x", false)]
    [InlineData("A=B", "x", false)]
    [InlineData("A\n", "x", false)]
    [InlineData("PLATFORM_SESSION", "x", false)]
    [InlineData("A", "x\0", false)]
    [InlineData("A", null, false)]
    public void A_variable_has_a_name_that_programs_know_and_is_not_the_platforms(string name, string? value, bool valid) =>
        Assert.Equal(valid, new RequestRunValidator().Validate(Run(
            new RunSpec(RunKind.Tests, "", [], [new EnvironmentVariable(name, value!)]))).IsValid);

    [Fact]
    public void Variables_have_limits_and_different_names()
    {
        Valid(new RequestRunValidator(), With([.. Enumerable.Range(0, 32).Select(i => new EnvironmentVariable($"A{i}", ""))]));
        Invalid(new RequestRunValidator(), With([.. Enumerable.Range(0, 33).Select(i => new EnvironmentVariable($"A{i}", ""))]));
        Invalid(new RequestRunValidator(), With(new EnvironmentVariable("A", "1"), new EnvironmentVariable("A", "2")));
        Invalid(new RequestRunValidator(), With(new EnvironmentVariable("A", new string('x', 4097))));
        Invalid(new RequestRunValidator(), With(new EnvironmentVariable(new string('A', 129), "")));
        Invalid(new RequestRunValidator(), With(new EnvironmentVariable("A", "\ud800")));
        // Characters of three bytes each: all of it together is too much.
        Invalid(new RequestRunValidator(), Run([.. Enumerable.Repeat(new string('€', 4096), 64)]));
        Invalid(new RequestRunValidator(), Run(new RunSpec((RunKind)9, "main.py", [], [])));
        Invalid(new RequestRunValidator(), Run(new RunSpec(RunKind.Tests, "x", [], [])));

        static RequestRun With(params EnvironmentVariable[] variables) => Run(new RunSpec(RunKind.File, "a.py", [], variables));
    }

    [Fact]
    public void A_run_configuration_has_a_name_and_is_small()
    {
        var rules = new SaveRunConfigurationValidator();
        Valid(rules, Configuration("Server", new string('a', 4000)));
        Invalid(rules, Configuration("Server", new string('é', 4000)));
        Invalid(rules, Configuration(" ", "a"));
        Invalid(rules, Configuration("a\nb", "a"));
        Invalid(rules, Configuration(new string('a', 61), "a"));

        static SaveRunConfiguration Configuration(string name, string argument) =>
            new(InMemory.Ada, Id, Id, name, new RunSpec(RunKind.File, "main.py", [argument], []));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData("a\nb", false)]
    [InlineData("My workspace 😀", true)]
    public void A_workspace_has_a_name(string name, bool valid) =>
        Assert.Equal(valid, new CreateWorkspaceValidator().Validate(new CreateWorkspace(InMemory.Ada, Id, name)).IsValid);

    [Fact]
    public void A_workspace_name_has_at_most_a_hundred_characters()
    {
        Valid(new CreateWorkspaceValidator(), new CreateWorkspace(InMemory.Ada, Id, new string('a', 100)));
        Invalid(new CreateWorkspaceValidator(), new CreateWorkspace(InMemory.Ada, Id, new string('a', 101)));
    }

    [Theory]
    [InlineData("ada@example.org", true)]
    [InlineData("", false)]
    [InlineData("ada", false)]
    [InlineData("@example.org", false)]
    [InlineData("ada@", false)]
    [InlineData("a\nda@example.org", false)]
    [InlineData("ada@example.org\r\nBcc: x@example.org", false)]
    public void A_link_is_sent_to_a_mail_address(string email, bool valid) =>
        Assert.Equal(valid, new RequestSignInLinkValidator().Validate(new RequestSignInLink(email)).IsValid);

    [Fact]
    public void A_mail_address_has_at_most_254_characters()
    {
        Valid(new RequestSignInLinkValidator(), new RequestSignInLink(new string('a', 242) + "@example.org"));
        Invalid(new RequestSignInLinkValidator(), new RequestSignInLink(new string('a', 243) + "@example.org"));
    }

    [Fact]
    public void A_token_is_neither_missing_nor_endless()
    {
        Invalid(new ConfirmSignInValidator(), new ConfirmSignIn("", Id, "none"));
        Invalid(new ConfirmSignInValidator(), new ConfirmSignIn(new string('a', 201), Id, "none"));
        Valid(new ConfirmSignInValidator(), new ConfirmSignIn("token", Id, "none"));
    }

    [Fact]
    public void The_role_of_a_learner_is_nobodys_to_give_or_take()
    {
        Valid(new ChangeRoleValidator(), new ChangeRole(Actor.System, "ada@example.org", Role.Auditor, true));
        Invalid(new ChangeRoleValidator(), new ChangeRole(Actor.System, "ada@example.org", Role.Learner, false));
        Invalid(new ChangeRoleValidator(), new ChangeRole(Actor.System, "ada@example.org", (Role)99, true));
        Invalid(new ChangeRoleValidator(), new ChangeRole(Actor.System, "ada", Role.Admin, true));
    }

    private static EditFile Edit(params TextEdit[] edits) => new(InMemory.Ada, Id, Id, Id, 1, edits, Hash);

    private static CreateFile Create(string path, string text) => new(InMemory.Ada, Id, Id, Id, path, text);

    private static RequestRun Run(params string[] arguments) => Run(new RunSpec(RunKind.File, "main.py", arguments, []));

    private static RequestRun Run(RunSpec spec) => new(InMemory.Ada, Id, Id, Id, spec);

    private static void Valid(EditFile command) => Valid(new EditFileValidator(Limits), command);

    private static void Invalid(EditFile command) => Invalid(new EditFileValidator(Limits), command);

    private static void Valid<T>(IValidator<T> rules, T command) => Assert.Empty(rules.Validate(command).Errors);

    private static void Invalid<T>(IValidator<T> rules, T command) => Assert.NotEmpty(rules.Validate(command).Errors);
}
