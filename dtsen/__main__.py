"""Run the command line as a module."""

from dtsen.cli import main

main()
