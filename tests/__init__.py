"""The tests; what Python compiles is kept, also where a machine is set not to keep it.

They start the program dozens of times: each start would compile all of it again.
"""

import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
