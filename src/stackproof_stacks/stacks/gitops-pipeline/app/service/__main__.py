"""`python -m service`."""

from .web import main

main()
