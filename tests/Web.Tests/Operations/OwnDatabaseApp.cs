namespace Platform.Web.Tests.Operations;

/// <summary>
/// An application whose database nobody else uses, so that it can be rebuilt and taken away. It runs as in production:
/// what starts projections again is part of being a node among others.
/// </summary>
public sealed class OwnDatabaseApp : PlatformApp
{
    protected override bool IsAlone => false;
}
