using Platform.Domain.Sandboxes;

namespace Platform.Domain.Tests.Sandboxes;

public sealed class SandboxLimitsTests
{
    public static TheoryData<SandboxLimits, string> Wrong => new()
    {
        { new SandboxLimits { Processors = 0 }, "Processors" },
        { new SandboxLimits { Processors = double.NaN }, "Processors" },
        { new SandboxLimits { MemoryBytes = 512 }, "MemoryBytes" },
        { new SandboxLimits { Processes = 1 }, "Processes" },
        { new SandboxLimits { OpenFiles = 3 }, "OpenFiles" },
        { new SandboxLimits { DiskBytes = -1 }, "DiskBytes" },
        { new SandboxLimits { DiskFiles = 0 }, "DiskFiles" },
        { new SandboxLimits { TemporaryBytes = 0 }, "TemporaryBytes" },
        { new SandboxLimits { SharedMemoryBytes = 0 }, "SharedMemoryBytes" },
        { new SandboxLimits { MemoryBytes = 70 << 20, TemporaryBytes = 64 << 20 }, "together" },
        { new SandboxLimits { TemporaryBytes = long.MaxValue, SharedMemoryBytes = long.MaxValue }, "together" },
        { new SandboxLimits { IdleSeconds = 0 }, "IdleSeconds" },
        { new SandboxLimits { WatchedIdleSeconds = 60 }, "WatchedIdleSeconds" },
        { new SandboxLimits { IdleSeconds = 100, IdleWarningSeconds = 100 }, "IdleWarningSeconds" }
    };

    [Fact]
    public void The_defaults_can_be_used() => Assert.Null(SandboxLimits.Default.Problem());

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_work_is_said_by_name(SandboxLimits limits, string name) =>
        Assert.Contains(name, limits.Problem(), StringComparison.Ordinal);

    [Fact]
    public void The_most_generous_is_taken_for_each_number()
    {
        // By reflection, so that a limit that is added later cannot be forgotten.
        foreach (var property in typeof(SandboxLimits).GetProperties().Where(p => p.CanWrite))
        {
            var more = new SandboxLimits();
            var value = Convert.ChangeType(
                Convert.ToDouble(property.GetValue(more), null) + 1, property.PropertyType, null);
            property.SetValue(more, value);
            Assert.Equal(more, SandboxLimits.MostGenerous(new SandboxLimits(), more));
            Assert.Equal(more, SandboxLimits.MostGenerous(more, new SandboxLimits()));
        }
    }
}
