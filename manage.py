"""Django's own commands, for those who expect them here; `linli` is the command of the product."""

import sys

from linli.cli import manage

if __name__ == "__main__":
    sys.exit(manage(sys.argv))
