"""``python -m dtsen.nation``."""

import sys

from dtsen.nation import main

sys.exit(main(sys.argv[1:]))
