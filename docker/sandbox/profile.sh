# shellcheck shell=sh
# Login shells start from the distribution's PATH; the ready virtual environment comes first.
export PATH="/home/learner/.venv/bin:$PATH"
