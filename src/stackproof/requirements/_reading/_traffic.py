"""How callers reach it: listeners, health checks, TLS, names, routes, limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._numbers import COUNTED, SPAN, TIME, number_of, seconds, times
from ._patterns import Pattern, ends, words
from ._said import Found, Said

_HEALTH = Pattern(r"\bhealth[- ]?checks?\b|\bhc\b|\bchecks (?=/)")
_PATH = Pattern(r"(?<![\w/.])(?P<p>/[a-z][\w-]*(?:\.\w{2,4})?(?:/[\w{}*+-]+)*(?:\.\w{2,4})?)(?![\w/])")
_EVERY = Pattern(
    rf"\b(?:every|each)\s+(?P<n>{SPAN})\s*(?P<u>{TIME})", rf"\binterval[^.;\d]{{0,12}}(?P<n2>\d+)\s*(?P<u2>{TIME})?"
)
_LISTENER = Pattern(
    r"\b(?P<protocol>https?|tls|tcp)\b\s*(?:listener|traffic|connections?)?\s*(?:on|:|"
    r"at)?\s*(?:port\s*)?(?P<port>80|443|8443|8080)\b",
    r"\b(?P<port2>80|443)\s+(?P<protocol2>https?|tls)\b",
    r"\b(?P<protocol3>(?:https?|tls)(?=\s+listener\b)|https(?=\s+only\b))",
    r"\bonly (?:speaks |accepts |serves )(?P<protocol4>https)\b",
    r"\bterminat(?:es?|ing) (?P<protocol5>https|tls)\b(?!\s*(?:on|:|at)?\s*(?:port\s*)?\d)",
    r"\blisten(?:s|ing)? (?:only )?on (?:port )?(?P<port3>80|443)\b",
)
_PROTOCOLS = ("protocol", "protocol2", "protocol3", "protocol4", "protocol5")
_CERTIFICATE = words("certificates?", "acm", "cert")
_REDIRECTED = Pattern(r"(?:(?!\band\b)[^,;.]){0,24}\bredirect")
_REDIRECTS = ends(r"redirect\w*(?: \w+){0,3}")
_SENDS_ON = Pattern(r"\bsends (?:plain )?http on to https\b|\bviewers on http are redirected\b|\bhttp redirected\b")
_TLS = Pattern(r"\btls\s*(?:version\s*)?v?\s*(?P<v>1\.[0-3])(?!\d)")
_SECURED = (
    *("load_balancer", "cache", "database", "bucket", "cdn", "search", "api", "queue", "topic", "kafka", "broker"),
    *("warehouse", "database_proxy"),
)
# A statement of this length is a few words.
_BARE = 24
_ALL_TRAFFIC = words("all (?:traffic|data|connections)", "everything")
_DOMAIN = Pattern(
    r"(?<![\w@./-])(?P<d>(?:[a-z0-9-]+\.){1,5}(?:com|org|net|io|dev|internal|local|example|co\.uk|"
    r"co\.za|de|eu|health|app|"
    r"cloud|uk|info|biz|ch|fr|us|ca|au))(?![\w/-]|\.\w)"
)
_DNS = words(
    *("route ?53", "dns", "alias", "records?", "domain", "reach\\w* (?:at|under)", "available (?:at|under)", "cname"),
    *("served (?:at|under|from)",),
)
_ZONE_BEFORE = ends(r"(?:(?:hosted |dns )?zones?|namespaces?)(?: (?:for|called|named))?")
_ALIAS = words("route ?53 (?:alias|a[- ]?record|record)s?", "alias records?", "dns records?")
_REACHED = ("cdn", "load_balancer", "api")
_ROUTE = re.compile(r"\b(?P<m>GET|POST|PUT|PATCH|DELETE|ANY)\b\s*:?\s*(?P<p>/[\w{}/+.*-]*)")
_NAMED_ROUTES = Pattern(r"\broutes?\s+(?P<list>\$[a-z]+(?:\s*(?:,|and|,\s*and)\s*\$?[\w$]+){0,12})")
_THROTTLES = Pattern(r"\bthrottl\w*|\brate[- ]?limit\w*|\bburst\b|\brequests? (?:per|a) second|\brps\b|\breq/s\b")
_RATE = Pattern(
    rf"(?P<n>{COUNTED})\s*(?:requests?|req|calls?)\s*(?:/|per|a)\s*(?:s\b|sec\w*)",
    rf"(?P<n2>{COUNTED})\s*rps", rf"\brate(?: limit)?\s*(?:of|:)?\s*(?P<n3>{COUNTED})",
)  # fmt: skip
_BURST = Pattern(rf"\bburst[^.;,\d]{{0,12}}(?P<n>{COUNTED})|(?P<n2>{COUNTED})\s*burst")


_ALARMED = words("alarms?", "alerts?")
_FAILS = Pattern(r"(?: status)?(?: \w+)? (?:fail\w*|is (?:red|unhealthy|bad))\b")
_ROUTED = Pattern(r"\broute ?53\b|\bfailover records?\b")
_CHECKED = frozenset({"load_balancer", "target_group", "container_service", "task", "autoscaling_group", "instance"})


def _health(said: Said) -> Iterator[Found]:
    match = _HEALTH.search(said.text)
    if match is None or (_ALARMED.search(said.text) and _FAILS.match(said.text, match.end())):
        return
    want: dict[str, Any] = {}
    if path := _PATH.search(said.text, match.start()) or _PATH.search(said.text):
        want["path"] = path["p"]
    if every := _EVERY.search(said.text, match.start()):
        unit = seconds(every["u"] or every["u2"] or "s")
        want["interval"] = times(number_of(every, "n", "n2") or 0, unit)
    failover = _ROUTED.search(said.text[: match.start()]) or _goes_on_with_routing(said)
    yield Found(kind="health_check", of="dns_zone" if failover else "load_balancer", want=want, at=match.start())


def _goes_on_with_routing(said: Said) -> bool:
    """Whether the sentence right before is on records of DNS, and neither names anything else that is checked."""
    before = said.before
    if before is None or any(m.concept in _CHECKED for m in (*said.mentions, *before.mentions)):
        return False
    return _ROUTED.search(before.text) is not None


def _listeners(said: Said) -> Iterator[Found]:
    seen: set[tuple[str, str]] = set()
    for match in _LISTENER.finditer(said.text):
        port = match["port"] or match["port2"] or match["port3"] or ""
        named = next((match[name] for name in _PROTOCOLS if match[name]), "")
        named = "https" if match["protocol5"] else named
        protocol = named.upper() or ("HTTPS" if port == "443" else "HTTP")
        if _REDIRECTED.match(said.text, match.end()) or _REDIRECTS.search(said.text[: match.start()][-40:]):
            continue
        if (protocol, port) in seen or (not port and any(one[0] == protocol for one in seen)):
            continue
        fronts = ("load_balancer", "cdn", "api", "security_group", "instance")
        if "load_balancer" not in said.about(match.start(), match.end(), fronts):
            continue
        seen.add((protocol, port))
        want: dict[str, Any] = {"protocol": protocol} | ({"port": int(port)} if port else {})
        if protocol in ("HTTPS", "TLS") and _certified(said, match):
            want["certificate"] = True
        yield Found(kind="listener", of="load_balancer", want=want, at=match.start())


def _certified(said: Said, match: re.Match[str]) -> bool:
    """Whether a certificate is spoken of between this listener and the next."""
    following = next(
        (m for m in _LISTENER.finditer(said.text, match.end()) if not _REDIRECTED.match(said.text, m.end())), None
    )
    return _CERTIFICATE.search(said.text, match.end(), following.start() if following else len(said.text)) is not None


def _redirects(said: Said) -> Iterator[Found]:
    if match := _SENDS_ON.search(said.text):
        for concept in said.about(match.start(), match.end(), ("load_balancer", "cdn"), default="load_balancer")[:1]:
            yield Found(kind="redirect", of=concept, at=match.start())


def _tls_versions(said: Said) -> Iterator[Found]:
    for match in _TLS.finditer(said.text):
        if _ALL_TRAFFIC.search(said.text):
            found: tuple[str, ...] = ("",)
        else:
            found = said.about(match.start(), match.end(), _SECURED, near=True) or _front(said)
            found = found or said.about(match.start(), match.end(), _SECURED)
        for concept in found:
            yield Found(kind="in_transit", of=concept, want={"version": match["v"]}, at=match.start())
        return


def _front(said: Said) -> tuple[str, ...]:
    """What callers meet first, where a statement that names nothing speaks of TLS."""
    if len(said.text) > _BARE or said.statement.lead or said.statement.label:
        return ()
    return next(((one,) for one in ("load_balancer", "cdn") if one in said.known), ())


def _domains(said: Said) -> Iterator[Found]:
    if not _DNS.search(said.text):
        return
    for match in _DOMAIN.finditer(said.text):
        before = said.text[max(0, match.start() - 28) : match.start()]
        if _ZONE_BEFORE.search(before) or re.search(r"tag|e-?mail|certificate for", before, re.IGNORECASE):
            continue
        named = said.about(match.start(), match.end(), _REACHED, near=True)
        of = named or tuple(one for one in _REACHED if one in said.known) or ("load_balancer",)
        yield Found(kind="dns", of=of[0], want={"name": match["d"].lower()}, at=match.start())
        return
    if alias := _ALIAS.search(said.text):
        for concept in said.about(alias.start(), alias.end(), ("load_balancer", "cdn", "api"))[:1]:
            yield Found(kind="dns", of=concept, at=alias.start())


def _routes(said: Said) -> Iterator[Found]:
    for match in _ROUTE.finditer(said.text):
        if _HEALTH.search(said.text, max(0, match.start() - 24), match.start()):
            continue
        want = {"method": match["m"], "path": match["p"].rstrip(".,") or "/"}
        yield Found(kind="api_route", of="api", want=want, at=match.start())
    if listed := _NAMED_ROUTES.search(said.text):
        for name in re.findall(r"\$?\b(?!and\b)[A-Za-z]\w*", listed["list"]):
            yield Found(kind="api_route", of="api", want={"path": name}, at=listed.start())


def _throttling(said: Said) -> Iterator[Found]:
    match = _THROTTLES.search(said.text)
    if match is None or re.search(r"\balarms?\b", said.text + said.over, re.IGNORECASE):
        return
    if (named := {m.concept for m in said.mentions}) & {"waf", "cdn"} and not named & {"api", "graphql_api"}:
        return
    want: dict[str, Any] = {}
    for key, found in (("rate", _RATE.search(said.text)), ("burst", _BURST.search(said.text))):
        value = number_of(found, *(name for name in found.re.groupindex)) if found else None
        if value is not None:
            want[key] = value
    if want or said.about(match.start(), match.end(), ("api",), near=True):
        yield Found(kind="throttling", of="api", want=want, at=match.start())


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (
    *(_health, _listeners, _redirects, _tls_versions, _domains, _routes, _throttling),
)
