"""What was handed in (folder, Markdown answer, archive, program file, standard input) -> `Submission`."""

from ._open import open_submission
from ._project_file import stack_config

__all__ = ["open_submission", "stack_config"]
