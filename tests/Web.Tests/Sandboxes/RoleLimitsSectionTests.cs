using Microsoft.Extensions.Configuration;
using Platform.Application.Sandboxes;
using Platform.Domain.Identity;
using Platform.Domain.Sandboxes;
using Platform.Web.Edge;
using Platform.Web.Sandboxes;

namespace Platform.Web.Tests.Sandboxes;

public sealed class RoleLimitsSectionTests
{
    [Fact]
    public void Without_settings_everybody_has_the_defaults() =>
        Assert.Equal(new Allowance(SandboxLimits.Default, 600), Read().Of([Role.Learner, Role.Admin]));

    [Fact]
    public void A_role_changes_what_it_names_and_keeps_the_rest()
    {
        var limits = Read(
            ("SandboxLimits:Processes", "99"), ("RunSeconds", "100"), ("RoleLimits:Reviewer:memorybytes", $"{1L << 30}"),
            ("RoleLimits:auditor:Processes", "50"), ("RoleLimits:auditor:RunSeconds", "200"));
        var everybody = SandboxLimits.Default with { Processes = 99 };
        Assert.Equal(new Allowance(everybody, 100), limits.Of([Role.Learner]));
        Assert.Equal(new Allowance(everybody, 100), limits.Of([]));
        Assert.Equal(new Allowance(everybody with { MemoryBytes = 1L << 30 }, 100), limits.Of([Role.Learner, Role.Reviewer]));
        // Less for a second role takes nothing away.
        Assert.Equal(
            new Allowance(everybody with { MemoryBytes = 1L << 30 }, 200),
            limits.Of([Role.Learner, Role.Reviewer, Role.Auditor]));
    }

    [Fact]
    public void Less_for_learners_is_less_for_all_who_are_nothing_else()
    {
        var limits = Read(("RoleLimits:learner:Processes", "32"));
        Assert.Equal(32, limits.Of([Role.Learner]).Sandbox.Processes);
        Assert.Equal(128, limits.Of([Role.Learner, Role.Reviewer]).Sandbox.Processes);
    }

    [Theory]
    [InlineData("RoleLimits:teacher:Processes", "50", "Platform:RoleLimits:teacher names no role. The roles are learner, reviewer, auditor, admin.")]
    [InlineData("RoleLimits:1:Processes", "50", "Platform:RoleLimits:1 names no role.")]
    [InlineData("RoleLimits:reviewer:MemoryByte", "50", "Platform:RoleLimits:reviewer:MemoryByte is no limit. The limits are DiskBytes,")]
    [InlineData("RoleLimits:reviewer:MemoryBytes", "50", "Platform:RoleLimits:reviewer: MemoryBytes must be between")]
    [InlineData("RoleLimits:reviewer:RunSeconds", "0", "Platform:RoleLimits:reviewer:RunSeconds must be between 1 and 86400")]
    [InlineData("SandboxLimits:Memory", "50", "Platform:SandboxLimits:Memory is no limit.")]
    [InlineData("SandboxLimits:IdleSeconds", "1", "Platform:SandboxLimits: IdleSeconds must be between")]
    [InlineData("RunSeconds", "-1", "Platform:RunSeconds must be between")]
    [InlineData("RoleLimits:reviewer:MemoryBytes", "a lot", "Platform:RoleLimits:reviewer:MemoryBytes")]
    public void What_is_set_wrongly_is_said_by_name(string key, string value, string said)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Read((key, value)));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private static RoleLimits Read(params (string Key, string Value)[] values)
    {
        var platform = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(v => KeyValuePair.Create($"Platform:{v.Key}", (string?)v.Value)))
            .Build().GetSection("Platform");
        return RoleLimitsSection.Read(platform, platform.Get<PlatformSettings>() ?? new PlatformSettings());
    }
}
