"""The front of the room: each resource is priced by its type, then the bill is added up."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from stackproof.aws import Rate
from stackproof.model import CostEstimate, PriceSource, Resource, UsagePrice, WithoutPrice
from stackproof.topology import Topology, as_items, canonical_type, value_at

from . import _databases, _fargate, _instances, _network, _operations, _stores
from ._bill import Bill
from ._highlights import highlights

Pricing = Callable[[Bill, Resource], None]
_PRICINGS: dict[str, Pricing] = {
    "aws:acmpca/certificateAuthority:CertificateAuthority": _operations.price_authority,
    "aws:apigateway/restApi:RestApi": _operations.price_rest_api,
    "aws:apigateway/stage:Stage": _operations.price_stage,
    "aws:apigatewayv2/api:Api": _operations.price_http_api,
    "aws:apprunner/service:Service": _operations.price_app,
    "aws:autoscaling/group:Group": _instances.price_group,
    "aws:cloudwatch/metricAlarm:MetricAlarm": _operations.price_alarm,
    "aws:codebuild/project:Project": _operations.price_build,
    "aws:codepipeline/pipeline:Pipeline": _operations.price_pipeline,
    "aws:docdb/cluster:Cluster": _databases.price_document_cluster,
    "aws:docdb/clusterInstance:ClusterInstance": _databases.price_document_member,
    "aws:dynamodb/table:Table": _stores.price_table,
    "aws:ebs/volume:Volume": _instances.price_volume,
    "aws:ec2/flowLog:FlowLog": _operations.price_flow_log,
    _network.ADDRESS: _network.price_address,
    _instances.INSTANCE: _instances.price_instance,
    _network.NAT: _network.price_nat,
    _network.ENDPOINT: _network.price_endpoint,
    "aws:ecs/cluster:Cluster": _fargate.price_cluster,
    _fargate.SERVICE: _fargate.price_service,
    _fargate.TASK: _fargate.price_task,
    "aws:eks/nodeGroup:NodeGroup": _instances.price_nodes,
    "aws:elasticache/cluster:Cluster": _stores.price_cache_cluster,
    _stores.GROUP: _stores.price_cache_group,
    "aws:elb/loadBalancer:LoadBalancer": _network.price_classic_balancer,
    "aws:kinesis/stream:Stream": _stores.price_stream,
    _operations.FUNCTION: _operations.price_function,
    "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": _operations.price_provisioned,
    "aws:lb/loadBalancer:LoadBalancer": _network.price_balancer,
    "aws:mq/broker:Broker": _stores.price_broker,
    "aws:msk/cluster:Cluster": _stores.price_kafka,
    "aws:neptune/cluster:Cluster": _databases.price_document_cluster,
    "aws:neptune/clusterInstance:ClusterInstance": _databases.price_graph_member,
    "aws:networkfirewall/firewall:Firewall": _network.price_firewall,
    "aws:opensearch/domain:Domain": _stores.price_search,
    _databases.CLUSTER: _databases.price_cluster,
    _databases.MEMBER: _databases.price_member,
    _databases.INSTANCE: _databases.price_instance,
    "aws:redshift/cluster:Cluster": _stores.price_warehouse,
    "aws:route53/healthCheck:HealthCheck": _operations.price_health_check,
    "aws:route53/resolverEndpoint:ResolverEndpoint": _network.price_resolver,
    "aws:sfn/stateMachine:StateMachine": _operations.price_workflow,
    "aws:sqs/queue:Queue": _stores.price_queue,
    "aws:ssm/parameter:Parameter": _stores.price_parameter,
    _operations.ACL: _operations.price_acl,
    "aws:wafv2/webAclRule:WebAclRule": _operations.price_acl_rule,
}


def estimate(topology: Topology) -> CostEstimate:
    """What the resources of a graph cost a month. What was looked up, not created, is nobody's new cost."""
    bill = Bill(topology)
    for resource in sorted(topology.graph.resources, key=lambda resource: resource.urn):
        if (resource.custom or resource.remote) and not resource.read:
            _price(bill, resource)
    lines = tuple(bill.lines)
    total = sum((Decimal(str(line.monthly)) for line in lines), Decimal(0))
    hourly = total / bill.table.source.hours
    source = bill.table.source
    return CostEstimate(
        prices=PriceSource(
            region=source.region, currency=source.currency, date=source.date, hours=source.hours,
            source=source.source, note=source.note,
        ),
        monthly=float(total),
        hourly=float(hourly.quantize(Decimal("0.0001"))),
        certain=all(line.certain for line in lines) and not bill.gaps,
        regions=_regions(bill),
        lines=lines,
        usage=tuple(
            UsagePrice(what=what, price=float(price), unit=unit, urns=tuple(urns))
            for (what, price, unit), urns in sorted(bill.use_of.items())
        ),
        without_price=tuple(
            WithoutPrice(type=type, why=why, urns=tuple(urns)) for (type, why), urns in sorted(bill.gaps.items())
        ),
        highlights=highlights(bill),
    )  # fmt: skip


def _price(bill: Bill, resource: Resource) -> None:
    token = canonical_type(resource.type)
    if resource.type.startswith("pulumi:"):
        return
    if not resource.custom:
        bill.lacks(resource, "its provider makes resources that are not known here")
        return
    pricing, priced = _PRICINGS.get(token), _by_table(bill, resource, token)
    if pricing is not None:
        pricing(bill, resource)
    elif not priced and not bill.table.is_free(token):
        bill.lacks(resource)


def _by_table(bill: Bill, resource: Resource, token: str) -> bool:
    """Add what the table knows of a type by itself; False where that is nothing."""
    priced = False
    for row in bill.table.fixed:
        if token in row.types:
            priced = True
            copies = as_items(value_at(resource.inputs, row.copies)) if row.copies else ()
            count, said = 1 + len(copies or ()), f"{len(copies or ())} copies among it" if copies else ""
            bill.fixed(
                resource, row.what, Rate(row.price, row.per), quantity=count, said=(said,), certain=copies is not None
            )
    for row in bill.table.usage:
        if token in row.types:
            priced = True
            bill.use(resource, row.what, Rate(row.price, row.unit))
    return priced


def _regions(bill: Bill) -> tuple[str, ...]:
    topology = bill.topology
    found = {
        topology.region_of(resource) for line in bill.lines if (resource := topology.resource(line.urn)) is not None
    }
    return tuple(sorted(region for region in found if region))
