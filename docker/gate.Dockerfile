# The engine gate. Build context: the repository's folder. The base images come from a registry.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY docker/seccomp.jsonc docker/
COPY src/ src/
RUN dotnet publish src/EngineGate -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# mkfs.ext4 and debugfs, for sandboxes' disks.
RUN apt-get update && apt-get install --yes --no-install-recommends e2fsprogs && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./
# The engine's socket and loop devices are root's.
USER root
ENTRYPOINT ["dotnet", "Platform.EngineGate.dll"]
