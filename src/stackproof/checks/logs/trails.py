"""What a trail records, and how it can be trusted."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import as_items, flag, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

_TRAIL = "aws:cloudtrail/trail:Trail"
_SETTINGS = {
    "isMultiRegionTrail": "is_multi_region_trail is off, so that it records nothing of other Regions",
    "enableLogFileValidation": "enable_log_file_validation is off, so that changed files go unseen",
}


@check(
    "LOG009",
    title="Trails record every Region and seal their files",
    severity="medium",
    category="security",
    impact=Impact("security", "What an intruder does in a Region that nobody uses, or to the logs, is not seen."),
    links=("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",),
    when=(_TRAIL,),
    local=True,
)
def trails_see_everything(case: Case) -> Iterator[Verdict]:
    """A CloudTrail trail is for all Regions and writes digests of its files.

    Why
        Both are off unless the program says otherwise. An intruder works where nobody looks, which is mostly a Region
        that the account does not use; and logs that can be changed unseen are no evidence.
    Fix
        Set `is_multi_region_trail=True` and `enable_log_file_validation=True`.
    Bad
        import pulumi_aws as aws

        aws.cloudtrail.Trail("account", s3_bucket_name="trail-logs")  # <- finding
        aws.cloudtrail.Trail(  # <- finding
            "local", s3_bucket_name="trail-logs", is_multi_region_trail=False, enable_log_file_validation=True
        )
    Good
        import pulumi_aws as aws

        aws.cloudtrail.Trail(
            "account", s3_bucket_name="trail-logs", is_multi_region_trail=True, enable_log_file_validation=True
        )
    Known limits
        Of several trails, one for all Regions is enough; trails in several Regions, and one that records the calls of
        data alone, need none. Where only the digests lack, it weighs low.
    """
    trails = case.resources(_TRAIL)
    everywhere = [trail for trail in trails if flag(trail, "isMultiRegionTrail") is True]
    apart = len({case.topology.region_of(trail) for trail in trails}) > 1
    for trail in trails:
        off = {name: flag(trail, name, default=False) for name in _SETTINGS}
        if everywhere or apart or _is_of_data(trail):
            off["isMultiRegionTrail"] = True
        lacking = [told for name, told in _SETTINGS.items() if off[name] is False]
        if lacking:
            yield Fail(
                subject=trail.urn,
                message=f"the trail {trail.name}: {'; '.join(lacking)}",
                severity="medium" if off["isMultiRegionTrail"] is False else "low",
            )
        elif None in off.values():
            yield Unknown(trail.urn, "its settings are not known")
        else:
            yield Pass(trail.urn, "it records every Region and seals its files")


def _is_of_data(trail: Resource) -> bool:
    """Whether a trail is for what happens to some buckets or tables, and leaves the account's own calls out."""
    selectors = as_items(value_at(trail.inputs, "eventSelectors")) or ()
    return bool(selectors) and all(value_at(one, "includeManagementEvents") is False for one in selectors)
