# shellcheck shell=bash
# Every name, folder and port that ./dev uses, in one place; all of it follows from the environment, so that a step in a
# process of its own sees the same. Two stacks run side by side when they differ in PLATFORM_DATA, PLATFORM_PORT and
# PLATFORM_PG_PORT.

data=${PLATFORM_DATA:-.data}
[[ $data == /* ]] || data=$root/$data

web_port=${PLATFORM_PORT:-8080}
if [[ -z ${PLATFORM_PORT:-} && ${PLATFORM_URL:-} =~ ^http://[^/]+:([0-9]+)/?$ ]]; then web_port=${BASH_REMATCH[1]}; fi
internal_port=$((web_port + 1))
agent_port=$((web_port + 10))
index_port=$((web_port + 5))
postgres_port=${PLATFORM_PG_PORT:-5433}

public_url=${PLATFORM_URL:-http://127.0.0.1:$web_port}
public_url=${public_url%/}
# Behind a proxy the public address is not the one to ask for health.
health_url=$public_url
[[ $health_url =~ ^http://[^/]+:[0-9]+$ ]] || health_url=http://127.0.0.1:$web_port
internal_url=http://127.0.0.1:$internal_port
agent_url=http://127.0.0.1:$agent_port
index_url=http://127.0.0.1:$index_port/simple/
environment=${PLATFORM_ENVIRONMENT:-Development}

# The agent's id is the label of its sandboxes: stacks that share an engine need different ones.
agent_id=${PLATFORM_AGENT_ID:-agent-$(printf '%s' "$data" | sha256sum | cut -c1-8)}

log_dir=$data/log
run_dir=$data/run
secrets_dir=$data/secrets
postgres_dir=$data/postgres
backup_dir=$data/backups

# Shared by all stacks of this checkout: what is built once.
cache=$root/.data/cache
tools=$root/.data/tools
client=$root/src/Web/client
web_dll=$cache/server/Web/Platform.Web.dll
agent_dll=$cache/server/SandboxAgent/Platform.SandboxAgent.dll
gate_dll=$cache/server/EngineGate/Platform.EngineGate.dll
wheels=$cache/wheels

# As root the agent runs under an account of its own, which reaches the engine through the gate and has no other rights.
agent_account=platform-agent
gate_socket=$run_dir/gate.sock
[[ $EUID -ne 0 ]] || gate_socket=/run/platform/$agent_id/gate.sock

engine_address=${PLATFORM_ENGINE:-unix:///var/run/docker.sock}
registry_base=python:3.11-slim
local_base=platform-python-base:bookworm

bun_version=1.4.5

# What `./dev test` starts for itself.
test_postgres_port=${PLATFORM_TEST_PG_PORT:-5434}
e2e_data=.data/e2e
e2e_port=${PLATFORM_E2E_PORT:-18080}
e2e_postgres_port=${PLATFORM_E2E_PG_PORT:-15433}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
