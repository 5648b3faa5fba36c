using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Tests.Sandboxes;

public sealed class DemandTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SandboxLimits Large = new() { MemoryBytes = 1L << 30 };

    private const long GiB = 1L << 30;

    [Theory]
    [InlineData(64, 12, 24)]
    [InlineData(8, 5, 10)]
    [InlineData(1, 1, 1)]
    public void By_default_the_hosts_memory_decides(int gigabytes, int least, int most)
    {
        var settings = new AgentSettings { MemoryBudgetBytes = gigabytes * GiB };
        var demand = new Demand(settings, new MemoryBudget(settings));
        Assert.Equal(least, demand.Targets(Noon).Single().Count);

        for (var i = 0; i < 100; i++)
            demand.Claimed(SandboxLimits.Default, Noon);
        Assert.Equal(most, demand.Targets(Noon).Single().Count);
    }

    [Fact]
    public void Without_claims_the_least_is_kept_of_the_default_shape() =>
        Assert.Equal([(SandboxLimits.Default, 2)], Of(2, 6).Targets(Noon));

    [Fact]
    public void Claims_raise_the_target_up_to_the_most_and_their_end_lowers_it()
    {
        var demand = Of(1, 6);
        for (var i = 0; i < 25; i++)
            demand.Claimed(SandboxLimits.Default, Noon.AddSeconds(i));

        Assert.Equal([(SandboxLimits.Default, 6)], demand.Targets(Noon.AddSeconds(30)));
        Assert.InRange(demand.Targets(Noon.AddMinutes(5)).Single().Count, 2, 5);
        Assert.Equal([(SandboxLimits.Default, 1)], demand.Targets(Noon.AddMinutes(20)));
    }

    [Fact]
    public void The_least_follows_the_shape_that_is_claimed_most()
    {
        var demand = Of(1, 6);
        demand.Claimed(Large, Noon);

        Assert.Equal([(Large, 1)], demand.Targets(Noon));
        Assert.Equal([(Large, 1)], demand.Targets(Noon.AddHours(1)));
    }

    [Fact]
    public void A_shape_that_is_claimed_now_and_then_has_one_ready_for_a_while()
    {
        var demand = Of(1, 6);
        demand.Claimed(SandboxLimits.Default, Noon);
        demand.Claimed(SandboxLimits.Default, Noon);
        demand.Claimed(Large, Noon);

        Assert.Equal([(SandboxLimits.Default, 2), (Large, 1)], demand.Targets(Noon));
        Assert.Equal([(SandboxLimits.Default, 1), (Large, 0)], demand.Targets(Noon.AddMinutes(10)));
        Assert.Equal([(SandboxLimits.Default, 1)], demand.Targets(Noon.AddMinutes(11)));
    }

    [Fact]
    public void All_shapes_together_stay_below_the_most()
    {
        var demand = Of(2, 3);
        for (var i = 0; i < 10; i++)
        {
            demand.Claimed(SandboxLimits.Default, Noon);
            demand.Claimed(Large, Noon);
        }

        Assert.Equal(3, demand.Targets(Noon).Sum(t => t.Count));
    }

    [Fact]
    public void With_nothing_allowed_nothing_is_kept()
    {
        var demand = Of(0, 0);
        demand.Claimed(SandboxLimits.Default, Noon);

        Assert.Equal(0, demand.Targets(Noon).Sum(t => t.Count));
    }

    private static Demand Of(int least, int most)
    {
        var settings = new AgentSettings { WarmSandboxes = least, MaxWarmSandboxes = most };
        return new Demand(settings, new MemoryBudget(settings));
    }
}
