# The language server's container: reads one learner's files, and never writes any. The sandbox image, so that it finds
# the interpreter and the libraries that the learner's programs find, with Node.js and a formatter from the distribution
# and pyright. Run with the same locks as a sandbox (src/SandboxAgent/Languages/LanguageTemplate.cs).
#
# The build context is a folder with docker/language/* and the package `pyright`, fetched beforehand (scripts/image.sh).
ARG BASE=platform-sandbox:current
FROM ${BASE}
USER root

# No setuid or setgid file comes along, as in the image below.
RUN set -eu; \
    apt-get update; \
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends nodejs black; \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /usr/share/doc /usr/share/man; \
    find / -xdev -perm /6000 -exec chmod a-s {} +; \
    test -z "$(find / -xdev -perm /6000)"

COPY pyright /usr/local/lib/platform/pyright
COPY language-server format-python read-library watch-libraries /usr/local/lib/platform/
RUN set -eu; \
    chown -R root:root /usr/local/lib/platform; chmod -R u=rwX,go=rX /usr/local/lib/platform; \
    cd /usr/local/lib/platform; chmod 0755 language-server format-python read-library watch-libraries

USER 1000:1000
