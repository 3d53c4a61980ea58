"""A sentence that names one of several things asks it of that one: `the trail bucket is versioned`."""

from __future__ import annotations

import pytest
from graph_making import Ref, graph, make
from verdict_making import facts_of

from stackproof.model import Requirement
from stackproof.requirements import judge_requirements

TRAIL = make("aws:s3/bucket:Bucket", "trail-logs-dev", {})
CONFIG = make("aws:s3/bucket:Bucket", "config-logs-dev", {})


def versioned(bucket):
    return make(
        "aws:s3/bucketVersioning:BucketVersioning",
        f"{bucket.name}-versioning",
        {"bucket": Ref(bucket, "id"), "versioningConfiguration": {"status": "Enabled"}},
    )


def said(text, *resources):
    asked = Requirement(id="R01", kind="versioning", of="bucket", want={}, text=text)
    (found,) = judge_requirements([asked], facts_of(graph(TRAIL, CONFIG, *resources)))
    return found


@pytest.mark.parametrize(
    "text",
    [
        "The trail bucket keeps logs for a year and is versioned.",
        "Versions are kept in the trail bucket.",
        "Versioning of the trail is on.",
    ],
)
def test_what_is_asked_of_one_is_asked_of_no_other(text):
    assert said(text, versioned(TRAIL)).verdict == "pass"
    missed = said(text, versioned(CONFIG))
    assert missed.verdict == "fail"
    assert "trail-logs-dev" in missed.reason
    assert "config-logs-dev" not in missed.reason


@pytest.mark.parametrize(
    "text",
    [
        "S3 buckets are versioned.",
        # What every name has singles nothing out, nor does a word elsewhere in the sentence.
        "The logs buckets are versioned.",
        "The trail is encrypted, and every bucket is versioned.",
        "The trail and config buckets are versioned.",
    ],
)
def test_what_is_asked_of_all_is_asked_of_each(text):
    assert said(text, versioned(TRAIL)).verdict == "fail"
    assert said(text, versioned(TRAIL), versioned(CONFIG)).verdict == "pass"
