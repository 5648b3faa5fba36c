# The web app. Build context: the repository's folder. The base images come from a registry.
FROM node:22-bookworm-slim AS client
WORKDIR /source/src/Web/client
RUN npm install --global --no-fund --no-audit bun@1.4.5
COPY src/Web/client/package.json src/Web/client/bun.lock ./
RUN bun install --frozen-lockfile
COPY src/Web/client/ ./
RUN bun run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/ src/
COPY --from=client /source/src/Web/wwwroot src/Web/wwwroot
# Marten and Wolverine write the code that they would otherwise generate at start; then it is built in.
RUN dotnet build src/Web -c Release \
 && cd src/Web && dotnet bin/Release/net10.0/Platform.Web.dll codegen write && cd ../.. \
 && dotnet publish src/Web -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
USER app
EXPOSE 8080
ENTRYPOINT ["dotnet", "Platform.Web.dll"]
