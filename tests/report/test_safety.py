"""What a program calls itself neither leaks a secret nor plays with the reader's tools."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_making import SOURCE, finding, full_report, report, submission

from stackproof.model import Fix, ProgramError, ProgramRun, Suppressed
from stackproof.report import FORMATS, plain, render

EVIL = (
    "\x1b[31mred\x1b[0m \x1b]8;;http://x\x07l \u202egnp.exe \x9b2J <b>x</b> `*_[a](http://evil)_* | @you"
    "\r\n::error::x %0A"
)
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def hostile():
    return report(
        finding(
            message=EVIL, title=EVIL, file="a:b,c\n%d.py", line=3, resource=EVIL, evidence=EVIL, fix=Fix(text=EVIL)
        ),
        submission=submission(id=EVIL),
        errors=(EVIL,),
        sources=lambda file: f"1\n2\n``` {EVIL}\n4\n",
        suppressed=(Suppressed(finding=finding(), by="comment", reason=EVIL),),
    )


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("format", FORMATS)
def test_no_control_or_bidi_character_reaches_any_output(format: str, verbose: bool) -> None:
    assert not HIDDEN.search(render(hostile(), format=format, verbose=verbose))


def test_a_name_cannot_inject_an_annotation() -> None:
    lines = render(hostile(), format="github").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("::error file=a%3Ab%2Cc %25d.py,line=3,title=")
    assert re.fullmatch(r"::error [^:]*::.*", lines[0])


def test_markdown_shows_names_as_text() -> None:
    html = MarkdownIt("commonmark").enable("table").render(render(hostile(), format="markdown"))
    assert "<b>" not in html
    assert "evil" in html and 'href="http://evil"' not in html
    assert "<em>" not in html.replace("<em>Reason (comment):</em>", "")


def test_back_ticks_in_pairs_make_code_and_others_are_text() -> None:
    def shown(message: str) -> str:
        return MarkdownIt().render(render(report(finding(message=message)), format="markdown"))

    assert "<code>a.b_c</code> and <code>&lt;i&gt;|</code>" in shown("use `a.b_c` and `<i>|`").replace("\\|", "|")
    assert "a `b &lt;i&gt;" in shown("a `b <i>")


def test_a_fence_is_longer_than_any_run_of_back_ticks_inside() -> None:
    made = report(finding(line=2), sources=lambda file: "1\n`````\n# heading\n")
    tokens = MarkdownIt().parse(render(made, format="markdown"))
    inside = [token.content for token in tokens if token.type == "fence"]
    assert len(inside) == 1 and "# heading" in inside[0]


@given(st.text())
def test_plain_text_is_one_printable_line(text: str) -> None:
    assert plain(text).isprintable()
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize("format", FORMATS)
def test_a_password_on_the_line_of_a_secret_finding_is_masked(format: str) -> None:
    assert "correct-horse-battery" in SOURCE
    assert "correct-horse-battery" not in render(full_report(), format=format, verbose=True)


def test_secrets_are_masked_by_name_by_window_and_by_equality() -> None:
    source = 'a = "swordfish-1"\nb = {"password": "other-secret"}\n' + "c = 1\n" * 5 + 'g = "swordfish-1"\n'
    made = report(finding(line=1), finding(line=2), finding("SEC001", line=8), sources=lambda file: source)
    shown = [line for excerpt in made.excerpts for line in excerpt.lines]
    assert 'a = "***"' in shown
    assert 'b = {"password": "***"}' in shown
    assert "swordfish" not in render(made, format="json")


def test_an_f_string_goes_whole_and_an_untokenizable_file_line_by_line() -> None:
    whole = report(finding("SEC001", line=1), sources=lambda file: "url = f\"pg://u:hunter22@{host['a']}/x\"\n")
    assert whole.excerpts[0].lines == ('url = f"***"',)
    broken = report(finding("SEC001", line=1), sources=lambda file: 'url = "hunter22" + (\n')
    assert "hunter22" not in render(broken, format="json")


def test_literals_of_go_are_masked_raw_ones_over_several_lines_too() -> None:
    text = (
        'Password: pulumi.String("hunter22"), Port: pulumi.Int(5432),\n'
        "script := `#!/bin/sh\nexport KEY=other-secret\n` // keep other-secret\n"
        'again := "hunter22" + "é" + x\nshown := "plain"\n'
    )
    made = report(finding("SEC001", file="main.go", line=2), sources=lambda file: text)
    assert made.excerpts[0].lines == (
        'Password: pulumi.String("***"), Port: pulumi.Int(***),',
        "script := `***",
        "***",
        "***` // ***",
        'again := "***" + "***" + x',
    )
    other = report(finding(file="main.go", line=5), sources=lambda file: text)
    assert "hunter22" in text and other.excerpts[0].lines[-1] == 'shown := "plain"'
    open_text = report(finding("SEC001", file="main.go", line=1), sources=lambda file: 'password := "hunter22\n')
    assert "hunter22" not in render(open_text, format="json")


def test_literals_of_typescript_are_masked_and_the_rest_of_their_lines_stays() -> None:
    text = (
        'const db = new aws.rds.Instance("db", {\n    multiAz: true, port: 5432,\n'
        "    password: pulumi.secret('hunter22'), // keep other-secret\n"
        "    url: `pg://u:hunter22@${hosts.map((h) => `${h}/${'}'}`)}\n/x`,\n    keep: 7 / 2 / 1,\n});\n"
        'const again = "hunter22" + "plain", pattern = /["\\/]/g;\n'
    )
    made = report(finding("SEC001", file="index.ts", line=3), sources=lambda file: text)
    assert made.excerpts[0].lines == (
        "    multiAz: true, port: ***,",
        "    password: pulumi.secret('***'), // ***",
        "    url: `***",
        "***`,",
        "    keep: 7 / 2 / 1,",
    )
    other = report(finding(file="index.ts", line=9), finding("SEC001", file="index.ts", line=3), sources=lambda f: text)
    assert other.excerpts[-1].lines[-1].startswith('const again = "***" + "plain", pattern = /["')


@pytest.mark.parametrize(
    "text",
    ['const password = "hunter22\n', "const a = `hunter22 ${b\n", "/* hunter22\n", "<p>don't hunter22</p>\n"],
    ids=["text", "template", "comment", "markup"],
)
def test_a_script_that_cannot_be_told_apart_is_masked_by_line(text: str) -> None:
    made = report(finding("SEC001", file="index.tsx", line=1), sources=lambda file: text)
    assert "hunter22" not in render(made, format="json")


LITERALS = st.sampled_from(['"%s"', "'%s'", "`%s`", "`${x}%s`", '`${f("`", {a: `${1}`})} %s`', "// %s", "/* %s */"])


@given(
    before=st.lists(st.tuples(LITERALS, st.sampled_from(["a = ", "f(", "b / 2 + ", "return /x'/.test(y) || "]))),
    literal=LITERALS,
)
def test_no_literal_on_the_line_of_a_secret_stays(before: list[tuple[str, str]], literal: str) -> None:
    lines = [f"{code}{quoted % 'plain'};" if "//" not in quoted else quoted % "plain" for quoted, code in before]
    text = "\n".join([*lines, *[""] * 5, f"x = {literal % 'hunter22'}"])
    made = report(finding("SEC001", file="index.ts", line=len(lines) + 6), sources=lambda file: text)
    assert "hunter22" not in render(made, format="json")


def test_a_configuration_file_keeps_its_keys_and_loses_its_values() -> None:
    made = report(
        finding("SEC002", file="Pulumi.dev.yaml", line=2),
        sources=lambda file: "config:\n  app:dbPassword: hunter22\n",
    )
    assert made.excerpts[0].lines == ("config: ", "  app: ***") or made.excerpts[0].lines[1].endswith("***")
    assert "hunter22" not in render(made, format="json")


def test_a_private_key_is_masked_even_without_a_finding_about_secrets() -> None:
    text = (
        "k = '''-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----'''\nx = 'AKIAABCDEFGHIJKLMNOP'\n"
    )
    made = report(finding(line=2), finding(line=4), sources=lambda file: text)
    assert "MIIabc" not in render(made, format="json") and "AKIAABCD" not in render(made, format="json")


def test_known_secret_values_are_taken_out_of_messages_and_errors() -> None:
    crash = ProgramRun(outcome="crashed", error=ProgramError(type="ValueError", message="bad password hunter22"))
    made = report(finding(message="uses hunter22"), run=crash, secrets=("hunter22", "high"))
    assert "hunter22" not in render(made, format="json")
    assert made.findings[0].severity == "high"


def test_the_place_of_a_scratch_folder_does_not_stand_in_a_report() -> None:
    made = report(finding(message="no such file: /scratch/answer/lib/x.zip"))
    assert made.findings[0].message == "no such file: lib/x.zip"


def test_json_escapes_what_a_terminal_might_obey_and_keeps_the_data() -> None:
    made = report(finding(message="a\u202eb\x9b"))
    assert json.loads(render(made, format="json"))["findings"][0]["message"] == "a\u202eb\x9b"


def test_broken_unicode_does_not_break_a_report() -> None:
    assert json.loads(render(report(finding(message="\ud800")), format="json"))["findings"][0]["message"] == "?"
