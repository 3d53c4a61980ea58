"""Names that files have, and which languages of code blocks may be files of which suffix."""

from __future__ import annotations

import posixpath
import re

from ._fences import PYTHON

SHELL = frozenset(
    {
        "bash", "sh", "shell", "zsh", "console", "shell-session", "sh-session", "shellsession", "terminal",
        "powershell", "ps1", "cmd", "bat", "fish",
    }
)  # fmt: skip
_SUFFIXES = frozenset(
    {
        "py", "pyi", "ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "json", "json5", "jsonl", "yaml", "yml",
        "toml", "txt", "cfg", "ini", "md", "mdx", "rst", "sh", "bash", "go", "mod", "sum", "tf", "tfvars", "hcl", "sql",
        "html", "htm", "css", "scss", "xml", "java", "cs", "csproj", "gradle", "env", "lock", "conf", "config", "tpl",
        "j2", "tmpl", "jinja", "ps1", "bat", "rb", "rs", "vtl", "graphql", "proto", "csv", "service", "properties",
        "template", "dockerfile", "pem", "pub", "ipynb", "kt", "php", "pyw",
    }
)  # fmt: skip
_NAMES = frozenset(
    {
        "dockerfile", "makefile", "pipfile", "procfile", "jenkinsfile", "gemfile", "rakefile", "license", ".gitignore",
        ".dockerignore", ".env", ".npmrc", ".pylintrc", ".flake8", ".coveragerc", ".python-version", ".nvmrc",
        ".tool-versions", ".editorconfig", ".gitattributes", ".pre-commit-config.yaml",
    }
)  # fmt: skip
# Products that are spelled like files.
_PRODUCTS = frozenset({"node.js", "next.js", "vue.js", "express.js", "nuxt.js", "asp.net", "d3.js", "three.js"})
_FAMILY = {
    "python": {".py", ".pyi"}, "typescript": {".ts", ".tsx", ".mts", ".cts"},
    "javascript": {".js", ".jsx", ".mjs", ".cjs"}, "go": {".go", ".mod", ".sum"}, "yaml": {".yaml", ".yml"},
    "json": {".json", ".json5", ".jsonl"}, "toml": {".toml"}, "hcl": {".tf", ".hcl", ".tfvars"}, "sql": {".sql"},
    "html": {".html", ".htm"}, "css": {".css"}, "java": {".java"}, "csharp": {".cs"}, "markdown": {".md", ".mdx"},
}  # fmt: skip
_STRICT = ("python", "go", "java", "csharp")
_ALIASES = {
    **dict.fromkeys(PYTHON, "python"), "ts": "typescript", "tsx": "typescript", "js": "javascript",
    "jsx": "javascript", "node": "javascript", "golang": "go", "yml": "yaml", "jsonc": "json", "terraform": "hcl",
    "tf": "hcl", "md": "markdown", "cs": "csharp", "c#": "csharp",
}  # fmt: skip
_LOOSE_SUFFIXES = {".sh", ".bash", ".env", ".ps1", ".bat", ".txt", ".service", ".conf", ".tpl", ".tmpl", ""}


def is_path(text: str) -> bool:
    """Whether a word is the name of a file: a suffix or a name that files have."""
    name = posixpath.basename(text.replace("\\", "/"))
    if not name or "://" in text or len(text) > 1200 or name.lower() in _PRODUCTS:
        return False
    if name.lower() in _NAMES or name.lower().startswith(("dockerfile.", ".env.")):
        return True
    stem, _, suffix = name.rpartition(".")
    return bool(stem) and suffix.lower() in _SUFFIXES and bool(re.search(r"\w", stem))


def fits(lang: str, path: str, *, is_sure: bool) -> bool:
    """Whether a block of this language may be the file of this name. is_sure: the name is more than a mention."""
    suffix = posixpath.splitext(path)[1].lower()
    language = _ALIASES.get(lang, lang)
    if lang in SHELL:
        programs = suffix in set().union(*_FAMILY.values())
        return not programs and (suffix in _LOOSE_SUFFIXES or is_sure)
    if language in _FAMILY:
        return suffix in _FAMILY[language] or (is_sure and language not in ("python", "go", "java", "csharp"))
    return lang not in ("diff", "patch", "mermaid", "plantuml", "tree")
