"""Text that is no TypeScript, and what only the grammar refuses."""

from __future__ import annotations

import pytest

from stackproof.source.typescript._program import File
from stackproof.source.typescript._syntax import _fault

CORRECT = {
    "page.tsx": 'export const link = <a href="https://example.com?a=b&medium=c" />;\n',
    "all.ts": 'export type * from "./types";\nexport type * as more from "./more";\n',
    "variance.ts": "export interface Box<out T> {}\nexport type Sink<in out T> = T;\n",
}
BROKEN = {
    "cut.ts": "export const a = {\n  b: [1, 2,\n",
    "key.ts": "export const a = {\n  data.yaml: { b: 1 },\n};\n",
    "link.tsx": 'export const link = <a href="https://example.com" />;\nconst x = = 1;\n',
}


@pytest.mark.parametrize("path", CORRECT)
def test_correct_text_that_the_grammar_refuses_is_let_be(path):
    assert _fault(File(path, CORRECT[path].encode(), ours=True)) is None


@pytest.mark.parametrize("path", BROKEN)
def test_text_that_is_no_typescript_is_found(path):
    assert _fault(File(path, BROKEN[path].encode(), ours=True)) is not None
