# What a learner works in. One container per workspace runs from this image with a read-only root, no network
# interface, no capabilities and as user 1000; only /home/learner and /tmp can be written.
#
# `./dev` chooses BASE: the public image where a registry answers, otherwise one that it makes from the distribution's
# packages (scripts/image.sh), which already holds everything that is installed below. The build context is a folder
# with docker/sandbox/* and the published helper `sandbox-link`. No BuildKit needed.
ARG BASE=python:3.11-slim
FROM ${BASE}

# Installs only what the base lacks, so that a base with everything needs no network.
RUN set -eu; \
    missing=; \
    for package in bash ca-certificates git less nano ncurses-base ncurses-bin procps tree vim-tiny; do \
      dpkg-query --show --showformat '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"; \
    done; \
    if ! command -v python3 >/dev/null; then missing="$missing python3 python3-venv python3-pip"; fi; \
    if [ -n "$missing" ]; then \
      apt-get update; \
      DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing; \
      rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin; \
    fi; \
    command -v python >/dev/null || ln -s python3 /usr/bin/python; \
    command -v vim >/dev/null || ln -s vi /usr/bin/vim; \
    python3 --version | grep -q 'Python 3\.11\.'

COPY bash.bashrc /etc/bash.bashrc
COPY profile.sh /etc/profile.d/platform.sh
COPY gitconfig /etc/gitconfig
COPY vimrc.local /etc/vim/vimrc.local
COPY vimrc.local /etc/vim/vimrc.tiny
COPY pip.conf /etc/pip.conf
COPY pip /usr/local/lib/platform/pip
COPY run_tests.py /usr/local/lib/platform/run_tests.py
COPY platform_plots.py /usr/local/lib/platform/platform_plots.py
COPY sandbox-link /usr/local/lib/platform/sandbox-link

# The home folder is what a container's volume is filled from: it stays small, so that a sandbox starts fast. The
# virtual environment sees the image's pip instead of carrying a copy. Last come the locks: no setuid or setgid file or
# folder is left, and nobody can sign in as root.
RUN set -eu; \
    chown -R root:root /usr/local/lib/platform; chmod 0755 /usr/local/lib/platform /usr/local/lib/platform/*; \
    chmod 0644 /etc/pip.conf /etc/bash.bashrc /etc/profile.d/platform.sh /etc/gitconfig /etc/vim/vimrc.local /etc/vim/vimrc.tiny; \
    # Where every Python of the image looks for modules, the learner's virtual environment included.
    cp /usr/local/lib/platform/platform_plots.py "$(python3 -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/"; \
    groupadd --gid 1000 learner; \
    useradd --uid 1000 --gid 1000 --no-create-home --home-dir /home/learner --shell /bin/bash learner; \
    mkdir -p /home/learner/workspace /home/learner/.local/state /home/learner/.cache/tmp; \
    python3 -m venv --without-pip --system-site-packages /home/learner/.venv; \
    cp /usr/local/lib/platform/pip /home/learner/.venv/bin/pip; \
    cp /usr/local/lib/platform/pip /home/learner/.venv/bin/pip3; \
    chown -R learner:learner /home/learner; chmod 0750 /home/learner; \
    usermod --lock --shell /usr/sbin/nologin root; \
    find / -xdev -perm /6000 -exec chmod a-s {} +; \
    test -z "$(find / -xdev -perm /6000)"

# Temporary files are on the disk: /tmp is small and counts as memory, and pip keeps every wheel of an installation there.
# uv is told what /etc/pip.conf tells pip: the one index, no compiling, no Python of its own.
# PYTHONUNBUFFERED stays unset: on a terminal Python flushes each line, and programs behave here as they do elsewhere.
ENV PATH=/home/learner/.venv/bin:/usr/local/bin:/usr/bin:/bin \
    VIRTUAL_ENV=/home/learner/.venv \
    VIRTUAL_ENV_DISABLE_PROMPT=1 \
    HOME=/home/learner \
    LANG=C.UTF-8 \
    TERM=xterm-256color \
    MPLBACKEND=module://platform_plots \
    TMPDIR=/home/learner/.cache/tmp \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    UV_DEFAULT_INDEX=http://127.0.0.1:3141/simple/ \
    UV_INDEX_URL=http://127.0.0.1:3141/simple/ \
    UV_NO_BUILD=1 \
    UV_NO_CACHE=1 \
    UV_HTTP_TIMEOUT=300 \
    UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy
USER 1000:1000
WORKDIR /home/learner/workspace
CMD ["/usr/local/lib/platform/sandbox-link", "hold"]
