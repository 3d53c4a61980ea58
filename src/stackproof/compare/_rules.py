"""Rules of security groups and network ACLs, and routes: the same wherever and in how many pieces they are written."""

from __future__ import annotations

from collections.abc import Iterable

from ._terms import Bag, Entry, Hidden, Ref, Term, key_of

_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}
_PEERS = (
    "cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "securityGroups", "sourceSecurityGroupId", "cidrIpv4", "cidrIpv6",
    "prefixListId", "referencedSecurityGroupId",
)  # fmt: skip
_DESTINATIONS = (
    "cidrBlock", "ipv6CidrBlock", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId",
)  # fmt: skip
_OWNERS = ("securityGroupId", "routeTableId", "networkAclId", "type", "egress", "region", "tags")


def entries_of(term: Term | None) -> tuple[Entry, ...]:
    """The elements of a list; a single object counts as a list of one."""
    if term is None:
        return ()
    return term.entries if isinstance(term, Bag) else (Entry(term, "", ""),)


def group_rules(blocks: Iterable[Entry], group: str) -> Bag:
    """The rules of one direction: one for each protocol and range of ports, with all of its peers."""
    rules: dict[str, tuple[Entry, dict[str, Term], dict[str, Entry]]] = {}
    unread: list[Entry] = []
    written: list[Entry] = []
    for entry in blocks:
        if not isinstance(entry.value, dict):
            unread.append(entry)
            continue
        head: dict[str, Term] = _traffic(entry.value)
        key = key_of(head, lambda ref: ref.urn)
        own = _peers(entry, group)
        written.append(Entry({**head, "peers": Bag(tuple(own))} if own else head, entry.urn, entry.path))
        _, _, peers = rules.setdefault(key, (entry, head, {}))
        for peer in own:
            peers.setdefault(key_of(peer.value, lambda ref: ref.urn), peer)
    found = [
        Entry({**head, "peers": Bag(tuple(peers.values()))} if peers else head, entry.urn, entry.path)
        for entry, head, peers in rules.values()
    ]
    return Bag((*unread, *found), written=(*unread, *written))


def _traffic(block: dict[str, Term]) -> dict[str, Term]:
    protocol = block.get("protocol", block.get("ipProtocol"))
    if isinstance(protocol, str):
        protocol = _PROTOCOLS.get(protocol.lower(), protocol.lower())
    head: dict[str, Term] = {} if protocol is None else {"protocol": protocol}
    ports = None if protocol == "-1" else _ports(block)
    return head if ports is None else {**head, "ports": ports}


def _ports(block: dict[str, Term]) -> Term | None:
    low, high = block.get("fromPort"), block.get("toPort")
    if isinstance(low, Hidden) or isinstance(high, Hidden):
        return low if isinstance(low, Hidden) else high
    if low is None and high is None:
        return None
    return low if low == high else f"{low if isinstance(low, str) else '?'}-{high if isinstance(high, str) else '?'}"


def _peers(entry: Entry, group: str) -> list[Entry]:
    found: list[Entry] = []
    block = entry.value if isinstance(entry.value, dict) else {}
    for name in _PEERS:
        path = f"{entry.path}.{name}" if entry.path else name
        for peer in entries_of(block.get(name)):
            found.append(Entry(peer.value, entry.urn, peer.path or path))
    if block.get("self") == "true":
        found.append(Entry(Ref(group), entry.urn, f"{entry.path}.self" if entry.path else "self"))
    return found


def acl_rules(blocks: Iterable[Entry]) -> Bag:
    """The rules of one direction of a network ACL."""
    found: list[Entry] = []
    for entry in blocks:
        block = entry.value
        if isinstance(block, dict):
            number, action = block.get("ruleNo", block.get("ruleNumber")), block.get("action", block.get("ruleAction"))
            cidr = block.get("cidrBlock", block.get("ipv6CidrBlock"))
            named: dict[str, Term | None] = {"number": number, "action": action, "cidr": cidr}
            known: dict[str, Term] = {key: item for key, item in named.items() if item is not None}
            block = {**_traffic(block), **known}
        found.append(Entry(block, entry.urn, entry.path))
    return Bag(tuple(found))


def routes(blocks: Iterable[Entry]) -> Bag:
    """Routes as destination and target."""
    found: list[Entry] = []
    for entry in blocks:
        block = entry.value
        if isinstance(block, dict):
            destination = next((block[name] for name in _DESTINATIONS if name in block), None)
            targets = [item for name, item in sorted(block.items()) if name not in (*_DESTINATIONS, *_OWNERS)]
            route: dict[str, Term] = {} if destination is None else {"destination": destination}
            if targets:
                route["target"] = targets[0]
            block = route
        found.append(Entry(block, entry.urn, entry.path))
    return Bag(tuple(found))
