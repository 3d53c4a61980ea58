"""What the internet is let in to."""

from __future__ import annotations

from stackproof.aws import cidr_contains
from stackproof.topology import as_text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._exposure import ADMINISTRATION, DATA, GROUPS, behind, is_read, judge_ports, root_of_exposure, weight, world_rules

_RULES = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"


@check(
    "NET001",
    title="Administrative ports are closed to the internet",
    severity="high",
    category="security",
    impact=Impact("security", "Anybody can try passwords, keys and exploits on the machine's administrative port."),
    links=(_RULES, "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html"),
    when=GROUPS,
)
def administrative_ports_are_closed(case: Case) -> Iterator[Verdict]:
    """No security group lets every address in on SSH, RDP or another administrative port.

    Why
        Scanners find an open port 22 or 3389 within minutes of its birth, and keep trying.
    Fix
        Allow only the addresses or the security group that administer the machine, or drop the rule and use Session
        Manager, which needs no open port.
    Bad
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup(  # <- finding
            "web",
            ingress=[
                {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]},
                {"protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_blocks": ["0.0.0.0/0"]},
            ],
        )
        aws.ec2.Instance(
            "web", ami="ami-0123456789abcdef0", instance_type="t3.micro", vpc_security_group_ids=[group.id]
        )
    Bad
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup("web")
        aws.vpc.SecurityGroupIngressRule(  # <- finding
            "ssh", security_group_id=group.id, ip_protocol="tcp", from_port=20, to_port=25, cidr_ipv6="::/0"
        )
        aws.ec2.SecurityGroupRule(  # <- finding
            "rdp",
            type="ingress",
            security_group_id=group.id,
            protocol="6",
            from_port=3389,
            to_port=3389,
            cidr_blocks=["0.0.0.0/0"],
        )
    Good
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup(
            "web",
            ingress=[{"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["203.0.113.7/32"]}],
        )
    Known limits
        Network ACLs and firewalls of the machine itself are not read. A group that only private resources carry is
        medium; one that only load balancers carry, or nothing, is low.
    """
    yield from judge_ports(case, ADMINISTRATION, severity="high")


@check(
    "NET002",
    title="Ports of databases and caches are closed to the internet",
    severity="high",
    category="security",
    impact=Impact("security", "Anybody can reach the data store's port and attack its login or its software."),
    links=(_RULES,),
    when=GROUPS,
)
def data_ports_are_closed(case: Case) -> Iterator[Verdict]:
    """No security group lets every address in on the port of a database, cache, queue or file share.

    Why
        Data stores are made for trusted networks: several ask for no password at all, none is meant for everybody.
    Fix
        Allow the port from the security group of the application that uses the store.
    Bad
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup(  # <- finding
            "db",
            ingress=[{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "cidr_blocks": ["0.0.0.0/0"]}],
        )
    Good
        import pulumi_aws as aws

        app = aws.ec2.SecurityGroup("app")
        group = aws.ec2.SecurityGroup(
            "db",
            ingress=[{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "security_groups": [app.id]}],
        )
    Known limits
        Knows the usual ports only. A store behind the group that has no public address makes it medium.
    """
    yield from judge_ports(case, DATA, severity="high")


@check(
    "NET003",
    title="No security group opens all ports to the internet",
    severity="high",
    category="security",
    impact=Impact("security", "Every service that listens on the machine, meant to be public or not, can be attacked."),
    links=(_RULES,),
    when=GROUPS,
)
def not_all_ports_are_open(case: Case) -> Iterator[Verdict]:
    """No security group lets every address in on all ports.

    Why
        A group that lets everything in protects nothing: whatever starts to listen later is public from then on.
    Fix
        Open the ports that the service offers (80 and 443, say), and name the peers of all others.
    Bad
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup(  # <- finding
            "open", ingress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}]
        )
    Good
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup(
            "open", ingress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "self": True}]
        )
        aws.ec2.SecurityGroupRule(
            "out",
            type="egress",
            security_group_id=group.id,
            protocol="-1",
            from_port=0,
            to_port=0,
            cidr_blocks=["0.0.0.0/0"],
        )
    Known limits
        Egress is left alone. A group that only private resources carry is medium; one that only load balancers carry,
        or nothing, is low: a balancer answers on its listeners' ports only.
    """
    for group in case.resources(*GROUPS):
        open_rules = [r for r in world_rules(case, group) if r.is_all_ports and r.protocol in ("-1", "tcp")]
        for rule in open_rules:
            found = behind(case, group)
            yield Fail(
                subject=rule.origin,
                message=f"the security group {group.name} opens all ports to the internet; {found.text}",
                evidence=f"{rule.path or 'rule'}: protocol {rule.protocol}",
                severity=weight(found, "high"),
                cause=root_of_exposure(case, group),
                certain=found.state != "unknown",
                related=(group.urn,),
            )
        if not open_rules and not is_read(case, group):
            yield Unknown(group.urn, "not all of its rules are known")
        elif not open_rules and any(r.direction == "ingress" for r in case.topology.rules_of(group)):
            yield Pass(group.urn, "no rule opens all ports to every address")


@check(
    "NET004",
    title="Data stores admit their users, not the whole network",
    severity="note",
    category="security",
    impact=Impact("security", "Any machine of the network that is taken over reaches the data store's port."),
    links=(_RULES,),
    when=GROUPS,
)
def data_ports_name_their_users(case: Case) -> Iterator[Verdict]:
    """Rules for a data store's port name a security group rather than the VPC's whole address block.

    Why
        A rule that names the application's security group follows the application wherever it runs and admits nobody
        else.
    Fix
        Replace the address block by the security group of the application.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.SecurityGroup(  # <- finding
            "db",
            vpc_id=vpc.id,
            ingress=[{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "cidr_blocks": [vpc.cidr_block]}],
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        app = aws.ec2.SecurityGroup("app", vpc_id=vpc.id)
        aws.ec2.SecurityGroup(
            "db",
            vpc_id=vpc.id,
            ingress=[{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "security_groups": [app.id]}],
        )
    Known limits
        Only rules for a single data store's port are read; parts of the VPC's block are not judged.
    """
    for group in case.resources(*GROUPS):
        vpc = case.topology.vpc_of(group)
        block = as_text(value_at(vpc.inputs, "cidrBlock")) if vpc is not None else None
        for rule in case.topology.rules_of(group):
            port = rule.from_port
            if rule.direction != "ingress" or port != rule.to_port or port not in DATA or rule.is_world:
                continue
            if block and any(cidr_contains(cidr, block) for cidr in rule.cidrs):
                yield Fail(
                    subject=rule.origin,
                    message=f"{group.name} opens port {port} ({DATA[port]}) to the whole VPC; it should name the "
                    "security group of its users",
                    related=(group.urn,),
                )
            elif rule.groups and not rule.cidrs:
                yield Pass(group.urn, f"port {port} ({DATA[port]}) is open to a security group")
