using Microsoft.Extensions.Logging.Abstractions;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Terminals;

namespace Platform.SandboxAgent.Tests.Terminals;

public sealed class ViewerTests
{
    [Fact]
    public void What_is_passed_over_is_never_owed_and_what_was_sent_before_still_is()
    {
        using var viewer = NewViewer();
        viewer.Send(100);
        viewer.PassOver(1000);
        Assert.Equal(100, viewer.Owed);
        viewer.Acknowledge(40);
        Assert.Equal(60, viewer.Owed);
        viewer.Acknowledge(100);
        Assert.Equal((0, 1000), (viewer.Owed, viewer.Acknowledged));
        viewer.PassOver(2000);
        viewer.Send(5);
        Assert.Equal((5, 2000), (viewer.Owed, viewer.Acknowledged));
    }

    [Fact]
    public void Whatever_is_sent_passed_over_and_acknowledged_it_owes_what_a_plain_count_says()
    {
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            using var viewer = NewViewer();
            // The ends of messages that are on their way, with their lengths.
            var onTheirWay = new Queue<(long End, int Length)>();
            for (var step = 0; step < 60; step++)
            {
                switch (random.Next(3))
                {
                    case 0:
                        var length = random.Next(1, 50);
                        viewer.Send(length);
                        onTheirWay.Enqueue((viewer.Sent, length));
                        break;
                    case 1:
                        viewer.PassOver(viewer.Sent + random.Next(1, 5000));
                        break;
                    default:
                        if (onTheirWay.TryDequeue(out var message)) viewer.Acknowledge(message.End);
                        break;
                }
                Assert.Equal(onTheirWay.Sum(m => m.Length), viewer.Owed);
            }
        }
    }

    private static Viewer NewViewer() =>
        new(new Terminal("shell-1", "shell", new Activity(), NullLogger.Instance), null!, 0, true);
}
