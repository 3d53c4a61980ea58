"""What a followed Go program makes otherwise at another time, or with other random numbers."""

from __future__ import annotations

import pytest
from following import followed, program

CHANGING = {
    "a day": 'time.Now().Format("2006-01-02")',
    "a month's name": 'time.Now().UTC().Format("Jan Mon")',
    "a time of day": 'time.Now().Format("15:04:05")',
    "a standard form": "time.Now().Format(time.RFC3339)",
    "seconds": 'fmt.Sprintf("%d", time.Now().Unix())',
    "parts of a time": 'fmt.Sprintf("%d", time.Now().Year())',
    "a number": 'fmt.Sprintf("%d", rand.Intn(1000000))',
    "an identifier": "uuid.New().String()",
    "an identifier's text": "uuid.NewString()",
    "an identifier in a text": 'fmt.Sprintf("q-%s", uuid.New())',
    "a later time": "time.Now().Add(24 * time.Hour).AddDate(0, 1, 0).Format(time.DateOnly)",
}
STEADY = {
    "a text": '"x"',
    "a difference": 'fmt.Sprintf("%v", time.Since(begun) < time.Hour)',
    "a time that follows": "fmt.Sprint(time.Now().Add(time.Hour).After(begun), begun.Before(time.Unix(0, 0)))",
    "a written time": 'time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")',
}
FIRST = {"time": "time", "rand": "math/rand", "uuid": "github.com/google/uuid", "fmt": "fmt"}


def changes(value: str) -> set[tuple[str, object]]:
    text = program(
        '\t\tbegun := time.Now()\n\t\t_ = begun\n\t\t_, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{Name: '
        f"pulumi.String({value})}})\n\t\tif err != nil {{\n\t\t\treturn err\n\t\t}}\n"
    )
    more = "".join(f'\t"{path}"\n' for name, path in FIRST.items() if f"{name}." in value and f'"{path}"' not in text)
    found = followed(text.replace("import (\n", f"import (\n{more}", 1))
    remarks = [item for item in found.remarks if item.kind == "run.changes-by-itself"]
    return {(str(item.data["urn"]).rpartition("::")[2], item.data["path"]) for item in remarks}


@pytest.mark.parametrize("case", CHANGING)
def test_what_a_generator_or_the_clock_gives_is_seen_where_it_arrives(case):
    assert changes(CHANGING[case]) == {("q", "name")}


@pytest.mark.parametrize("case", STEADY)
def test_what_is_the_same_at_every_time_is_not_said_to_change(case):
    assert changes(STEADY[case]) == set()


def test_a_time_is_laid_out_as_go_does():
    text = program(
        '\t\t_, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{Name: '
        'pulumi.String(time.Now().UTC().Format("Mon Monday Jan January 2 02 _2 01 1 06 2006 15 03 3 04 05 PM pm MST -0700 Z07:00 .000"))})\n'  # noqa: E501
        "\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n"
    )
    (queue,) = [item for item in followed(text).graph.resources if item.name == "q"]
    assert queue.inputs["name"] == (
        "Thu Thursday Jan January 1 01  1 01 1 26 2026 00 12 12 00 00 AM am UTC +0000 Z .000"
    )
