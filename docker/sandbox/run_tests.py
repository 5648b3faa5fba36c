"""Runs the workspace's tests: by pytest where it is installed, otherwise by unittest."""

import importlib.util
import os
import sys

if importlib.util.find_spec("pytest") is not None:
    runner = "pytest"
else:
    runner = "unittest"
    print("pytest is not installed here, so the tests are run by unittest, which comes with Python.", flush=True)

# In this process's place: signals, memory and exit code are the tests' own. "-m" puts the workspace on the module path.
os.execv(sys.executable, [sys.executable, "-m", runner, *sys.argv[1:]])
