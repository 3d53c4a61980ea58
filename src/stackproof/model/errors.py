"""The one error family of Stackproof."""


class StackproofError(Exception):
    """Base of every error that Stackproof raises on purpose."""


class InputError(StackproofError):
    """What was handed in cannot be used (exit code 2).

    `message` is one plain line; `hint` is the command or change that helps, or "".
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnableError(StackproofError):
    """A stage that was needed could not run on this machine (exit code 3): the reason, in one line."""
