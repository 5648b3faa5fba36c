using Wolverine;

namespace Platform.Application.Tests;

/// <summary>Looks into what a handler sends along.</summary>
internal static class Sent
{
    /// <summary>The messages of a type, whatever endpoint they are addressed to.</summary>
    public static IEnumerable<T> Of<T>(OutgoingMessages messages) =>
        messages.Select(m => m.GetType().GetProperty("Message")?.GetValue(m) ?? m).OfType<T>();
}
