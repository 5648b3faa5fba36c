namespace Platform.Web.Operations;

public static class DemoCommand
{
    public static bool Is(string[] args) => args is ["demo", ..];

    public static Task<int> RunAsync(string[] args) => Task.FromResult(0);
}
