"""Answers for tests."""

from pathlib import Path


def write(folder: Path, files: dict[str, str] | str) -> Path:
    """Lay out an answer: a program's text, or texts by path; a Pulumi.yaml is added where there is none."""
    texts = {"__main__.py": files} if isinstance(files, str) else dict(files)
    if not any(name.endswith("Pulumi.yaml") for name in texts):
        texts["Pulumi.yaml"] = "name: app\nruntime: python\nconfig:\n  aws:region: us-east-1\n"
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
