namespace Platform.EndToEnd.Tests.Operations;

/// <summary>The operator's command on the running stack.</summary>
public sealed class DevTests
{
    [Fact]
    public async Task The_demo_does_the_main_job_and_prints_each_event()
    {
        var demo = await DevCommand.SucceedAsync("demo");

        Assert.Contains("run_finished", demo.Output, StringComparison.Ordinal);
        Assert.Contains("file_created", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_has_a_row_for_each_prerequisite()
    {
        var doctor = await DevCommand.RunAsync("doctor");

        Assert.InRange(doctor.ExitCode, 0, 1);
        foreach (var what in new[] { "Docker", "PostgreSQL", "Node", ".NET", "Chromium" })
            Assert.Contains(what, doctor.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_second_up_is_quick_and_leaves_everything_as_it_is()
    {
        var before = Pids();

        var up = await DevCommand.SucceedAsync("up");

        Assert.Equal(before, Pids());
        Assert.InRange(up.Took, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Contains(RunningStack.Url.ToString().TrimEnd('/'), up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_verb_is_refused_with_the_usage()
    {
        var command = await DevCommand.RunAsync("frobnicate");

        Assert.Equal(2, command.ExitCode);
        Assert.Contains("usage: ./dev VERB", command.Output, StringComparison.Ordinal);
    }

    private static int[] Pids() => [RunningStack.Web.Pid, RunningStack.Agent.Pid, RunningStack.Postgres.Pid];
}
