"""Which language and which infrastructure platform a set of files is written for, told by imports and contents."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from stackproof.model import Language, Platform

from ._python import PythonFacts, python_facts
from ._tree import Tree

_BY_SUFFIX: dict[str, Language] = {
    ".py": "python", ".ts": "typescript", ".tsx": "typescript", ".mts": "typescript", ".js": "javascript",
    ".mjs": "javascript", ".cjs": "javascript", ".jsx": "javascript", ".go": "go", ".java": "java", ".cs": "csharp",
}  # fmt: skip

_PYTHON_PLATFORMS: dict[str, Platform] = {
    "aws_cdk": "cdk", "cdktf": "cdktf", "cdktf_cdktf_provider_aws": "cdktf", "troposphere": "cloudformation",
    "awacs": "cloudformation",
}  # fmt: skip

# In order: the first that a text shows decides. CDKTF before CDK, and Pulumi before both.
_TEXT_SIGNS: dict[Language, tuple[tuple[Platform, re.Pattern[str]], ...]] = {
    "typescript": (
        ("pulumi", re.compile(r"""["']@pulumi/""")),
        ("cdktf", re.compile(r"""["'](?:cdktf|@cdktf/)""")),
        ("cdk", re.compile(r"""["'](?:aws-cdk-lib|@aws-cdk/)""")),
    ),
    "go": (
        ("pulumi", re.compile(r'"github\.com/pulumi/')),
        ("cdktf", re.compile(r'"github\.com/(?:hashicorp/terraform-cdk-go|cdktf)/')),
        ("cdk", re.compile(r'"github\.com/aws/aws-cdk-go/')),
    ),
    "java": (
        ("pulumi", re.compile(r"import\s+com\.pulumi\.")),
        ("cdktf", re.compile(r"import\s+(?:com\.hashicorp\.cdktf|imports\.aws)")),
        ("cdk", re.compile(r"import\s+software\.amazon\.awscdk")),
    ),
    "csharp": (
        ("pulumi", re.compile(r"using\s+Pulumi\b")),
        ("cdktf", re.compile(r"using\s+HashiCorp\.Cdktf")),
        ("cdk", re.compile(r"using\s+Amazon\.CDK")),
    ),
}
_TEXT_SIGNS["javascript"] = _TEXT_SIGNS["typescript"]

_CLOUDFORMATION = re.compile(r"AWSTemplateFormatVersion|^\s*[\"']?Type[\"']?\s*:\s*[\"']?AWS::\w+::\w+", re.MULTILINE)
_TERRAFORM = re.compile(
    r'^\s*(?:resource|data)\s+"[\w-]+"\s+"[\w-]+"\s*\{|^\s*(?:terraform|provider\s+"\w+")\s*\{', re.M
)

# Folders of Go that are copies of other people's code, or food for tests.
_NOT_BUILT = frozenset({"vendor", "testdata"})

NAMES: dict[Platform, str] = {
    "pulumi": "Pulumi", "terraform": "Terraform", "cdk": "AWS CDK", "cdktf": "CDK for Terraform",
    "cloudformation": "CloudFormation", "none": "no infrastructure platform", "unknown": "an unknown platform",
}  # fmt: skip


class FilePlatform(msgspec.Struct, frozen=True, kw_only=True):
    """What one file is written in and for. python: its facts, for a Python file."""

    path: str
    language: Language
    platform: Platform
    python: PythonFacts | None = None


def language_of(path: str) -> Language:
    """The language by a file's suffix; "unknown" for everything that is no program text."""
    return _BY_SUFFIX.get(posixpath.splitext(path)[1].lower(), "unknown")


def platform_of(path: str, text: str) -> FilePlatform:
    """Language and platform of one file. "none": a program without infrastructure; "unknown": no program."""
    language = language_of(path)
    if language == "python":
        facts = python_facts(text)
        return FilePlatform(path=path, language=language, platform=_python_platform(facts), python=facts)
    if language in _TEXT_SIGNS:
        for platform, sign in _TEXT_SIGNS[language]:
            if sign.search(text):
                return FilePlatform(path=path, language=language, platform=platform)
        return FilePlatform(path=path, language=language, platform="none")
    return FilePlatform(path=path, language="unknown", platform=_document_platform(path, text))


def survey(tree: Tree, paths: Iterable[str]) -> dict[str, FilePlatform]:
    """Language and platform of every text file among `paths` that may be a program or a template."""
    out: dict[str, FilePlatform] = {}
    for path in paths:
        suffix = posixpath.splitext(path)[1].lower()
        if suffix == ".go" and not _NOT_BUILT.isdisjoint(path.split("/")):
            continue
        if suffix not in _BY_SUFFIX and suffix not in (".tf", ".yaml", ".yml", ".json", ".template"):
            continue
        text = tree.text(path)
        if text is not None:
            out[path] = platform_of(path, text)
    return out


def leading_language(files: Iterable[FilePlatform], platform: Platform) -> Language:
    """The language that most files of a platform are written in; "unknown" where there is none."""
    counted = Counter(file.language for file in files if file.platform == platform and file.language != "unknown")
    return min(counted, key=lambda name: (-counted[name], name)) if counted else "unknown"


def _python_platform(facts: PythonFacts) -> Platform:
    if facts.uses_pulumi:
        return "pulumi"
    tops = {module.split(".")[0] for module in facts.imports}
    for module, platform in _PYTHON_PLATFORMS.items():
        if module in tops:
            return platform
    return "none"


def _document_platform(path: str, text: str) -> Platform:
    if path.endswith(".tf") and _TERRAFORM.search(text):
        return "terraform"
    if path.endswith((".yaml", ".yml", ".json", ".template")) and _CLOUDFORMATION.search(text):
        return "cloudformation"
    return "unknown"
