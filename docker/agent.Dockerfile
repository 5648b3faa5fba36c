# The sandbox agent. Build context: the repository's folder. The base images come from a registry.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY docker/seccomp.jsonc docker/
COPY src/ src/
RUN dotnet build src/SandboxAgent -c Release \
 && cd src/SandboxAgent && dotnet bin/Release/net10.0/Platform.SandboxAgent.dll codegen write && cd ../.. \
 && dotnet publish src/SandboxAgent -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
# What a new volume for packages is made from.
RUN mkdir /packages && chown app:app /packages
# Reaches the engine only through the gate's socket, which belongs to this account.
USER app
ENTRYPOINT ["dotnet", "Platform.SandboxAgent.dll"]
