# shellcheck shell=bash
# All parts of ./dev. Expects `root`, the repository's folder.
for part in settings output packages engine image build postgres processes account index stack doctor checks tests; do
  # shellcheck source=/dev/null
  . "$root/scripts/$part.sh"
done
unset part
