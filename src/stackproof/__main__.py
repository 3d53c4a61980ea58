"""`python -m stackproof`."""

from stackproof.cli import main

if __name__ == "__main__":
    main()
