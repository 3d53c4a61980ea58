"""Functions, APIs, workflows, alarms, firewalls for web requests, health checks, delivery."""

from __future__ import annotations

from stackproof.aws import Rate
from stackproof.model import Resource
from stackproof.topology import as_items, as_number, has, is_known, number, text, value_at

from ._bill import Bill, as_count, number_at, plain

FUNCTION = "aws:lambda/function:Function"
ACL = "aws:wafv2/webAcl:WebAcl"
_FAST = (10, 20, 30)


def price_function(bill: Bill, function: Resource) -> None:
    """A function costs nothing while nobody calls it."""
    bill.use(function, "Lambda requests", "lambda.requests")
    kind = _processor(function)
    bill.use(function, f"Lambda time ({kind})", f"lambda.time.{kind}")


def _processor(function: Resource) -> str:
    return "arm" if "arm64" in map(str, as_items(value_at(function.inputs, "architectures")) or ()) else "x86"


def price_provisioned(bill: Bill, config: Resource) -> None:
    """Copies of a function that are kept warm, by their memory."""
    function = bill.topology.target(config, "functionName", FUNCTION)
    if function is None:
        bill.lacks(config, "the memory of its function is not known")
        return
    copies = number_at(config, "provisionedConcurrentExecutions", "the number of copies", default=1)
    memory = number_at(function, "memorySize", "the memory", default=128)
    bill.fixed(
        config, "Lambda provisioned concurrency", f"lambda.provisioned.{_processor(function)}",
        quantity=copies.value * memory.value / 1024, unit="GB",
        said=(copies.said, memory.said, f"{plain(copies.value)} copies of {plain(memory.value)} MB"),
        certain=copies.certain and memory.certain,
    )  # fmt: skip


def price_rest_api(bill: Bill, api: Resource) -> None:
    bill.use(api, "REST API requests", "api.rest")


def price_http_api(bill: Bill, api: Resource) -> None:
    kind = "websocket" if text(api, "protocolType") == "WEBSOCKET" else "http"
    bill.use(api, f"API requests ({kind.upper()})", f"api.{kind}")


def price_stage(bill: Bill, stage: Resource) -> None:
    """A stage costs nothing but its cache."""
    if not bill.yes(stage, "cacheClusterEnabled", "whether it has a cache"):
        return
    size = text(stage, "cacheClusterSize", default="0.5")
    price = bill.table.api_caches.get(size or "")
    if price is None:
        bill.lacks(stage, "the size of its cache is not known")
        return
    bill.fixed(stage, "cache of the API", bill.hourly(price), unit="cache", said=(f"{size} GB",))


def price_workflow(bill: Bill, machine: Resource) -> None:
    kind = "express" if text(machine, "type") == "EXPRESS" else "standard"
    bill.use(machine, f"Step Functions ({kind})", f"workflow.{kind}")


def price_alarm(bill: Bill, alarm: Resource) -> None:
    """An alarm pays each metric that it watches; short periods are dearer."""
    queries = as_items(value_at(alarm.inputs, "metricQueries")) or ()
    metrics = sum(_has_metric(one) for one in queries) or 1
    periods = [number(alarm, "period", default=60), *(_period(one) for one in queries)]
    fast = any(period in _FAST for period in periods)
    band = any("ANOMALY_DETECTION_BAND" in str(value_at(one, "expression")) for one in queries)
    # A band is watched by three metrics: the value and both edges.
    count = 3 if band else metrics
    bill.fixed(
        alarm, "alarm", "alarm.fast" if fast else "alarm.standard", quantity=count, unit="metric",
        said=("period under a minute" if fast else "", f"{count} metrics" if count > 1 else ""),
        certain=None not in periods and is_known(alarm.inputs.get("metricQueries")),
    )  # fmt: skip


def _has_metric(query: object) -> bool:
    return bool(value_at(query, "metric"))


def _period(query: object) -> float | None:
    return as_number(value_at(query, "metric.period"), default=60)


def price_acl(bill: Bill, acl: Resource) -> None:
    """A web ACL and each of its rules; a group of rules counts as one."""
    bill.fixed(acl, "web ACL", "waf.acl", unit="ACL")
    rules = as_items(value_at(acl.inputs, "rules"))
    if rules is None:
        bill.lacks(acl, "the number of its rules is not known")
    elif rules:
        bill.fixed(acl, "rules of the web ACL", "waf.rule", quantity=len(rules), unit="rule")
    bill.use(acl, "WAF requests", "waf.requests")


def price_acl_rule(bill: Bill, rule: Resource) -> None:
    bill.fixed(rule, "rule of a web ACL", "waf.rule", unit="rule")


def price_health_check(bill: Bill, check: Resource) -> None:
    """Checks of endpoints outside AWS are dearer; so are some options, of which one is counted each."""
    if text(check, "type") in ("CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL"):
        bill.fixed(check, "health check", "health.aws", unit="check")
        return
    inside = bool(bill.topology.refs_from(check))
    bill.fixed(
        check, "health check", "health.aws" if inside else "health.other", unit="check",
        said=("options such as HTTPS cost more" if text(check, "type") != "HTTP" else "",),
    )  # fmt: skip


def price_pipeline(bill: Bill, pipeline: Resource) -> None:
    """A pipeline of type V1 is paid by month in which it runs, V2 by minutes."""
    kind = text(pipeline, "pipelineType", default="V1")
    if kind != "V1":
        bill.use(pipeline, "CodePipeline actions", "pipeline.v2")
        if kind is None:
            bill.lacks(pipeline, "its type is not known")
        return
    bill.fixed(pipeline, "pipeline", "pipeline.v1", unit="pipeline", said=("it runs at least once a month",))


def price_build(bill: Bill, project: Resource) -> None:
    at = "environment"
    rate = f"build.{text(project, f'{at}.type')}.{text(project, f'{at}.computeType')}"
    if rate in bill.table.rates:
        bill.use(project, "CodeBuild, " + rate.removeprefix("build.").replace(".", " "), rate)
    else:
        bill.lacks(project, "no price here of its kind of machine")


def price_authority(bill: Bill, authority: Resource) -> None:
    """A private certificate authority."""
    short = text(authority, "usageMode") == "SHORT_LIVED_CERTIFICATE"
    bill.fixed(authority, "private certificate authority", f"authority.{'short' if short else 'general'}", unit="CA")


def price_flow_log(bill: Bill, log: Resource) -> None:
    """What goes to a log group is paid there."""
    if text(log, "logDestinationType") == "s3":
        bill.use(log, "flow logs to S3", "flow.s3")


def price_app(bill: Bill, service: Resource) -> None:
    """An App Runner service keeps the memory of one instance at least; CPUs are paid while they work."""
    size = (text(service, "instanceConfiguration.memory", default="2048") or "").strip()
    amount = as_count(size.removesuffix("GB").strip())
    if amount is None:
        bill.lacks(service, "the memory of its instances is not known")
        return
    memory = amount if size.endswith("GB") else amount / 1024
    bill.fixed(
        service, "App Runner memory", "apprunner.memory", quantity=memory, unit="GB",
        said=("one instance; what scaling adds is not counted",),
        certain=not has(service, "autoScalingConfigurationArn"),
    )  # fmt: skip
    bill.use(service, "App Runner CPU", Rate(bill.table.rates["apprunner.cpu"].price, "vCPU-hour at work"))
