"""Address ranges in CIDR notation. Text that is none answers None, or False where only "yes" matters."""

from __future__ import annotations

import ipaddress

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_PRIVATE = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
)


def parse_cidr(value: object) -> Network | None:
    """The network of `10.0.0.0/16` or of a bare address; bits right of the mask are allowed (see `has_host_bits`)."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return ipaddress.ip_network(value.strip(), strict=False)
    except ValueError:
        return None


def has_host_bits(value: object) -> bool | None:
    """True for `10.0.0.1/16`: AWS refuses such a block for VPCs and subnets. None when it is no CIDR."""
    network = parse_cidr(value)
    if network is None or not isinstance(value, str):
        return None
    return ipaddress.ip_address(value.strip().split("/")[0]) != network.network_address


def cidr_overlaps(first: object, second: object) -> bool | None:
    """Whether two blocks share an address; None when one is no CIDR."""
    one, other = parse_cidr(first), parse_cidr(second)
    if one is None or other is None:
        return None
    return one.version == other.version and one.overlaps(other)


def cidr_contains(outer: object, inner: object) -> bool | None:
    """Whether the inner block lies within the outer one; None when one is no CIDR."""
    wide, narrow = parse_cidr(outer), parse_cidr(inner)
    if wide is None or narrow is None:
        return None
    return wide.version == narrow.version and narrow.subnet_of(wide)  # ty: ignore[invalid-argument-type]


def is_world(value: object) -> bool:
    """True for `0.0.0.0/0` and `::/0`, however they are written."""
    network = parse_cidr(value)
    return network is not None and network.prefixlen == 0


def is_private(value: object) -> bool | None:
    """Whether the block lies within a range that the internet does not route; None when it is no CIDR."""
    network = parse_cidr(value)
    if network is None:
        return None
    return any(
        network.version == block.version and network.subnet_of(block)  # ty: ignore[invalid-argument-type]
        for block in _PRIVATE
    )


def cidr_size(value: object) -> int | None:
    """How many addresses the block holds; AWS keeps five of a subnet's. None when it is no CIDR."""
    network = parse_cidr(value)
    return network.num_addresses if network is not None else None
