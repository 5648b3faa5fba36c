namespace Platform.Web.Tests.Operations;

/// <summary>An application whose database nobody else uses, so that it can be rebuilt and taken away.</summary>
public sealed class OwnDatabaseApp : PlatformApp;
