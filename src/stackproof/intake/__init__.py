"""What was handed in (folder, Markdown answer, archive, program file, standard input) -> `Submission`."""

from ._markdown import Cut, ExtractedFile, cut_markdown, split_markdown
from ._open import open_submission
from ._project_file import stack_config

__all__ = ["Cut", "ExtractedFile", "cut_markdown", "open_submission", "split_markdown", "stack_config"]
