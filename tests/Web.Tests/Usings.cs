global using System.Net;
global using System.Text.Json;
global using Platform.Domain.Workspaces;
global using Platform.Web.Tests.Setup;
global using Xunit;
