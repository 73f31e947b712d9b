"""`python -m beholder` is `beholder`, for where the script is not on the path."""

from beholder.cli import main

if __name__ == "__main__":
    main()
