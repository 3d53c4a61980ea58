"""Forms of AWS identifiers, by type token. Source: AWS's Service Authorization Reference (ARN formats) and the
Terraform AWS provider's documentation of each resource's `id` and attributes."""

from __future__ import annotations

# Module of a token -> service part of its ARNs, where they differ.
SERVICES: dict[str, str] = {
    "alb": "elasticloadbalancing",
    "lb": "elasticloadbalancing",
    "elb": "elasticloadbalancing",
    "elasticloadbalancingv2": "elasticloadbalancing",
    "apigatewayv2": "apigateway",
    "appautoscaling": "application-autoscaling",
    "cfg": "config",
    "cloudwatch": "cloudwatch",
    "cognito": "cognito-idp",
    "ebs": "ec2",
    "ec2clientvpn": "ec2",
    "ec2transitgateway": "ec2",
    "efs": "elasticfilesystem",
    "elasticsearch": "es",
    "opensearch": "es",
    "kinesis": "kinesis",
    "mq": "mq",
    "msk": "kafka",
    "sesv2": "ses",
    "sfn": "states",
    "vpc": "ec2",
    "docdb": "rds",
    "neptune": "rds",
}

# Types whose ARN is that of the resource which an input names.
ARN_IS_INPUT: dict[str, str] = {"aws:secretsmanager/secretVersion:SecretVersion": "secretId"}

_LB = "arn:aws:elasticloadbalancing:{region}:{account}"
ARN_FORMATS: dict[str, str] = {
    "aws:s3/bucket:Bucket": "arn:aws:s3:::{name}",
    "aws:s3/bucketV2:BucketV2": "arn:aws:s3:::{name}",
    "aws:iam/role:Role": "arn:aws:iam::{account}:role/{name}",
    "aws:iam/policy:Policy": "arn:aws:iam::{account}:policy/{name}",
    "aws:iam/user:User": "arn:aws:iam::{account}:user/{name}",
    "aws:iam/group:Group": "arn:aws:iam::{account}:group/{name}",
    "aws:iam/instanceProfile:InstanceProfile": "arn:aws:iam::{account}:instance-profile/{name}",
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "arn:aws:iam::{account}:oidc-provider/{issuer}",
    "aws:lambda/function:Function": "arn:aws:lambda:{region}:{account}:function:{name}",
    "aws:lambda/alias:Alias": "arn:aws:lambda:{region}:{account}:function:{function}:{name}",
    "aws:lambda/layerVersion:LayerVersion": "arn:aws:lambda:{region}:{account}:layer:{name}:1",
    "aws:sqs/queue:Queue": "arn:aws:sqs:{region}:{account}:{name}",
    "aws:sns/topic:Topic": "arn:aws:sns:{region}:{account}:{name}",
    "aws:sns/topicSubscription:TopicSubscription": "arn:aws:sns:{region}:{account}:{name}:{uuid}",
    "aws:dynamodb/table:Table": "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "aws:kms/key:Key": "arn:aws:kms:{region}:{account}:key/{uuid}",
    "aws:kms/replicaKey:ReplicaKey": "arn:aws:kms:{region}:{account}:key/{uuid}",
    "aws:kms/alias:Alias": "arn:aws:kms:{region}:{account}:{name}",
    "aws:secretsmanager/secret:Secret": "arn:aws:secretsmanager:{region}:{account}:secret:{name}-AbC1dE",
    "aws:secretsmanager/secretVersion:SecretVersion": "arn:aws:secretsmanager:{region}:{account}:secret:{name}-AbC1dE",
    "aws:ssm/parameter:Parameter": "arn:aws:ssm:{region}:{account}:parameter/{name}",
    "aws:cloudwatch/logGroup:LogGroup": "arn:aws:logs:{region}:{account}:log-group:{name}",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "arn:aws:cloudwatch:{region}:{account}:alarm:{name}",
    "aws:cloudwatch/eventRule:EventRule": "arn:aws:events:{region}:{account}:rule/{name}",
    "aws:cloudwatch/eventBus:EventBus": "arn:aws:events:{region}:{account}:event-bus/{name}",
    "aws:ecs/cluster:Cluster": "arn:aws:ecs:{region}:{account}:cluster/{name}",
    "aws:ecs/service:Service": "arn:aws:ecs:{region}:{account}:service/cluster/{name}",
    "aws:ecs/taskDefinition:TaskDefinition": "arn:aws:ecs:{region}:{account}:task-definition/{name}:1",
    "aws:ecr/repository:Repository": "arn:aws:ecr:{region}:{account}:repository/{name}",
    "aws:eks/cluster:Cluster": "arn:aws:eks:{region}:{account}:cluster/{name}",
    "aws:rds/instance:Instance": "arn:aws:rds:{region}:{account}:db:{name}",
    "aws:rds/cluster:Cluster": "arn:aws:rds:{region}:{account}:cluster:{name}",
    "aws:rds/clusterInstance:ClusterInstance": "arn:aws:rds:{region}:{account}:db:{name}",
    "aws:rds/subnetGroup:SubnetGroup": "arn:aws:rds:{region}:{account}:subgrp:{name}",
    "aws:rds/parameterGroup:ParameterGroup": "arn:aws:rds:{region}:{account}:pg:{name}",
    "aws:elasticache/replicationGroup:ReplicationGroup": (
        "arn:aws:elasticache:{region}:{account}:replicationgroup:{name}"
    ),
    "aws:elasticache/cluster:Cluster": "arn:aws:elasticache:{region}:{account}:cluster:{name}",
    "aws:kinesis/stream:Stream": "arn:aws:kinesis:{region}:{account}:stream/{name}",
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (
        "arn:aws:firehose:{region}:{account}:deliverystream/{name}"
    ),
    "aws:sfn/stateMachine:StateMachine": "arn:aws:states:{region}:{account}:stateMachine:{name}",
    "aws:codebuild/project:Project": "arn:aws:codebuild:{region}:{account}:project/{name}",
    "aws:codepipeline/pipeline:Pipeline": "arn:aws:codepipeline:{region}:{account}:{name}",
    "aws:codecommit/repository:Repository": "arn:aws:codecommit:{region}:{account}:{name}",
    "aws:acm/certificate:Certificate": "arn:aws:acm:{region}:{account}:certificate/{uuid}",
    "aws:cloudfront/distribution:Distribution": "arn:aws:cloudfront::{account}:distribution/{name}",
    "aws:route53/zone:Zone": "arn:aws:route53:::hostedzone/{name}",
    "aws:apigateway/restApi:RestApi": "arn:aws:apigateway:{region}::/restapis/{tag}",
    "aws:apigateway/stage:Stage": "arn:aws:apigateway:{region}::/restapis/{tag}/stages/{name}",
    "aws:apigatewayv2/api:Api": "arn:aws:apigateway:{region}::/apis/{tag}",
    "aws:apigatewayv2/stage:Stage": "arn:aws:apigateway:{region}::/apis/{tag}/stages/{name}",
    "aws:wafv2/webAcl:WebAcl": "arn:aws:wafv2:{region}:{account}:regional/webacl/{name}/{uuid}",
    "aws:backup/vault:Vault": "arn:aws:backup:{region}:{account}:backup-vault:{name}",
    "aws:backup/plan:Plan": "arn:aws:backup:{region}:{account}:backup-plan:{uuid}",
    "aws:efs/fileSystem:FileSystem": "arn:aws:elasticfilesystem:{region}:{account}:file-system/fs-0{tag}",
    "aws:cognito/userPool:UserPool": "arn:aws:cognito-idp:{region}:{account}:userpool/{region}_{tag}",
    "aws:autoscaling/group:Group": (
        "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:{uuid}:autoScalingGroupName/{name}"
    ),
    "aws:autoscaling/policy:Policy": "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:policyName/{name}",
    "aws:appautoscaling/policy:Policy": (
        "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:resource/{name}:policyName/{name}"
    ),
    "aws:opensearch/domain:Domain": "arn:aws:es:{region}:{account}:domain/{name}",
    "aws:elasticsearch/domain:Domain": "arn:aws:es:{region}:{account}:domain/{name}",
    "aws:msk/cluster:Cluster": "arn:aws:kafka:{region}:{account}:cluster/{name}/{uuid}-1",
    "aws:cloudtrail/trail:Trail": "arn:aws:cloudtrail:{region}:{account}:trail/{name}",
    "aws:guardduty/detector:Detector": "arn:aws:guardduty:{region}:{account}:detector/{tag}",
    "aws:glue/job:Job": "arn:aws:glue:{region}:{account}:job/{name}",
    "aws:glue/catalogDatabase:CatalogDatabase": "arn:aws:glue:{region}:{account}:database/{name}",
    "aws:ec2/instance:Instance": "arn:aws:ec2:{region}:{account}:instance/i-0{tag}",
    "aws:ec2/vpc:Vpc": "arn:aws:ec2:{region}:{account}:vpc/vpc-0{tag}",
    "aws:ec2/subnet:Subnet": "arn:aws:ec2:{region}:{account}:subnet/subnet-0{tag}",
    "aws:ec2/securityGroup:SecurityGroup": "arn:aws:ec2:{region}:{account}:security-group/sg-0{tag}",
}
for _module in ("lb", "alb", "elasticloadbalancingv2", "applicationloadbalancing"):
    ARN_FORMATS[f"aws:{_module}/loadBalancer:LoadBalancer"] = f"{_LB}:loadbalancer/app/{{name}}/{{tag}}"
    ARN_FORMATS[f"aws:{_module}/targetGroup:TargetGroup"] = f"{_LB}:targetgroup/{{name}}/{{tag}}"
    ARN_FORMATS[f"aws:{_module}/listener:Listener"] = f"{_LB}:listener/app/{{name}}/{{tag}}/{{tag}}"
    ARN_FORMATS[f"aws:{_module}/listenerRule:ListenerRule"] = (
        f"{_LB}:listener-rule/app/{{name}}/{{tag}}/{{tag}}/{{tag}}"
    )

ID_PREFIXES: dict[str, str] = {
    "aws:ec2/vpc:Vpc": "vpc",
    "aws:ec2/defaultVpc:DefaultVpc": "vpc",
    "aws:ec2/subnet:Subnet": "subnet",
    "aws:ec2/defaultSubnet:DefaultSubnet": "subnet",
    "aws:ec2/securityGroup:SecurityGroup": "sg",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "sg",
    "aws:ec2/securityGroupRule:SecurityGroupRule": "sgrule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "sgr",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "sgr",
    "aws:ec2/internetGateway:InternetGateway": "igw",
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": "eigw",
    "aws:ec2/natGateway:NatGateway": "nat",
    "aws:ec2/routeTable:RouteTable": "rtb",
    "aws:ec2/defaultRouteTable:DefaultRouteTable": "rtb",
    "aws:ec2/routeTableAssociation:RouteTableAssociation": "rtbassoc",
    "aws:ec2/route:Route": "r-rtb",
    "aws:ec2/eip:Eip": "eipalloc",
    "aws:ec2/eipAssociation:EipAssociation": "eipassoc",
    "aws:ec2/instance:Instance": "i",
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest": "sir",
    "aws:ec2/launchTemplate:LaunchTemplate": "lt",
    "aws:ec2/networkAcl:NetworkAcl": "acl",
    "aws:ec2/networkInterface:NetworkInterface": "eni",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce",
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": "pcx",
    "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": "dopt",
    "aws:ec2/flowLog:FlowLog": "fl",
    "aws:ec2/ami:Ami": "ami",
    "aws:ec2/keyPair:KeyPair": "key",
    "aws:ec2/customerGateway:CustomerGateway": "cgw",
    "aws:ec2/vpnGateway:VpnGateway": "vgw",
    "aws:ec2/vpnConnection:VpnConnection": "vpn",
    "aws:ec2/managedPrefixList:ManagedPrefixList": "pl",
    "aws:ec2transitgateway/transitGateway:TransitGateway": "tgw",
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment": "tgw-attach",
    "aws:ec2transitgateway/routeTable:RouteTable": "tgw-rtb",
    "aws:ebs/volume:Volume": "vol",
    "aws:ebs/snapshot:Snapshot": "snap",
    "aws:efs/fileSystem:FileSystem": "fs",
    "aws:efs/mountTarget:MountTarget": "fsmt",
    "aws:efs/accessPoint:AccessPoint": "fsap",
    "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": "ns",
    "aws:servicediscovery/service:Service": "srv",
}
ID_IS_ARN: frozenset[str] = frozenset(
    {
        "aws:sns/topic:Topic",
        "aws:sns/topicSubscription:TopicSubscription",
        "aws:sfn/stateMachine:StateMachine",
        "aws:acm/certificate:Certificate",
        "aws:acm/certificateValidation:CertificateValidation",
        "aws:ecs/cluster:Cluster",
        "aws:ecs/service:Service",
        "aws:iam/policy:Policy",
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        "aws:secretsmanager/secret:Secret",
        "aws:lambda/layerVersion:LayerVersion",
        "aws:codebuild/project:Project",
        "aws:msk/cluster:Cluster",
        "aws:codestarconnections/connection:Connection",
        "aws:codestarnotifications/notificationRule:NotificationRule",
        *(
            f"aws:{module}/{kind[0].lower()}{kind[1:]}:{kind}"
            for module in ("lb", "alb", "elasticloadbalancingv2", "applicationloadbalancing")
            for kind in ("LoadBalancer", "TargetGroup", "Listener", "ListenerRule")
        ),
    }
)
# The id equals another property.
ID_IS_PROPERTY: dict[str, str] = {
    "aws:kms/key:Key": "keyId",
    "aws:sqs/queue:Queue": "url",
    "aws:apigateway/restApi:RestApi": "apiId",
    "aws:apigateway/resource:Resource": "resourceId",
    "aws:apigatewayv2/api:Api": "apiId",
    "aws:cloudfront/distribution:Distribution": "distributionId",
    "aws:route53/zone:Zone": "zoneId",
    "aws:cognito/userPool:UserPool": "poolId",
    "aws:cognito/userPoolClient:UserPoolClient": "clientId",
    "aws:iam/accessKey:AccessKey": "accessKeyId",
    "aws:s3/bucketObject:BucketObject": "key",
    "aws:s3/bucketObjectv2:BucketObjectv2": "key",
    "aws:cloudfront/originAccessIdentity:OriginAccessIdentity": "identityId",
    "aws:cloudfront/originAccessControl:OriginAccessControl": "controlId",
    "aws:guardduty/detector:Detector": "detectorId",
    # Since version 5 of Terraform's provider the id is the DBI resource id, not the identifier.
    "aws:rds/instance:Instance": "resourceId",
}
_BUCKET = {
    "bucketDomainName": "{name}.s3.amazonaws.com",
    "bucketRegionalDomainName": "{name}.s3.{region}.amazonaws.com",
    "websiteEndpoint": "{name}.s3-website-{region}.amazonaws.com",
    "websiteDomain": "s3-website-{region}.amazonaws.com",
    "hostedZoneId": "Z3AQBSTGFYJSTF",
    "bucket": "{name}",
}
_BALANCER = {
    "dnsName": "{name}-{tag}.{region}.elb.amazonaws.com",
    "zoneId": "Z35SXDOTRQ7X7K",
    "arnSuffix": "app/{name}/{tag}",
}
_DATABASE = {
    "address": "{lower}.{tag}.{region}.rds.amazonaws.com",
    "endpoint": "{lower}.{tag}.{region}.rds.amazonaws.com:5432",
    "hostedZoneId": "Z2R2ITUGPM61AM",
    "identifier": "{lower}",
    "resourceId": "db-{upper}",
    "masterUserSecrets": '[{{"kmsKeyId": "alias/aws/secretsmanager", "secretStatus": "active", "secretArn": '
    '"arn:aws:secretsmanager:{region}:{account}:secret:rds!db-{uuid}-AbC1dE"}}]',
}
# Values that depend on each other, or that programs take apart.
FIXED_OUTPUTS: dict[str, dict[str, str]] = {
    "aws:s3/bucket:Bucket": _BUCKET,
    "aws:s3/bucketV2:BucketV2": _BUCKET,
    "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": {
        "websiteEndpoint": "{name}.s3-website-{region}.amazonaws.com",
        "websiteDomain": "s3-website-{region}.amazonaws.com",
    },
    "aws:sqs/queue:Queue": {"url": "https://sqs.{region}.amazonaws.com/{account}/{name}"},
    "aws:kms/key:Key": {"keyId": "{uuid}"},
    "aws:lambda/alias:Alias": {
        "invokeArn": "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
    },
    "aws:lambda/function:Function": {
        "invokeArn": "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
        "qualifiedArn": "{arn}:1",
        "version": "$LATEST",
        "name": "{name}",
    },
    "aws:rds/instance:Instance": _DATABASE,
    "aws:rds/cluster:Cluster": {
        "endpoint": "{lower}.cluster-{tag}.{region}.rds.amazonaws.com",
        "readerEndpoint": "{lower}.cluster-ro-{tag}.{region}.rds.amazonaws.com",
        "clusterIdentifier": "{lower}",
        "hostedZoneId": "Z2R2ITUGPM61AM",
        "masterUserSecrets": '[{{"kmsKeyId": "alias/aws/secretsmanager", "secretStatus": "active", "secretArn": '
        '"arn:aws:secretsmanager:{region}:{account}:secret:rds!cluster-{uuid}-AbC1dE"}}]',
    },
    "aws:elasticache/replicationGroup:ReplicationGroup": {
        "primaryEndpointAddress": "master.{lower}.{tag}.use1.cache.amazonaws.com",
        "readerEndpointAddress": "replica.{lower}.{tag}.use1.cache.amazonaws.com",
        "configurationEndpointAddress": "clustercfg.{lower}.{tag}.use1.cache.amazonaws.com",
    },
    "aws:elasticache/cluster:Cluster": {
        "configurationEndpoint": "{lower}.{tag}.cfg.use1.cache.amazonaws.com:11211",
        "clusterAddress": "{lower}.{tag}.cfg.use1.cache.amazonaws.com",
    },
    "aws:ecr/repository:Repository": {
        "repositoryUrl": "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
        "registryId": "{account}",
    },
    "aws:eks/cluster:Cluster": {
        "endpoint": "https://{long}.gr7.{region}.eks.amazonaws.com",
        "certificateAuthority": '{{"data": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t"}}',
        "identities": '[{{"oidcs": [{{"issuer": "https://oidc.eks.{region}.amazonaws.com/id/{long}"}}]}}]',
    },
    "aws:cloudfront/distribution:Distribution": {
        "distributionId": "E{upper}",
        "domainName": "d{tag}.cloudfront.net",
        "hostedZoneId": "Z2FDTNDATAQYW2",
    },
    "aws:apigateway/restApi:RestApi": {
        "apiId": "{tag}",
        "rootResourceId": "r{tag}",
        "executionArn": "arn:aws:execute-api:{region}:{account}:{tag}",
    },
    "aws:apigateway/resource:Resource": {"resourceId": "{tag}"},
    "aws:apigateway/deployment:Deployment": {
        "invokeUrl": "https://{tag}.execute-api.{region}.amazonaws.com/",
        "executionArn": "arn:aws:execute-api:{region}:{account}:{tag}/",
    },
    "aws:apigateway/stage:Stage": {
        "invokeUrl": "https://{tag}.execute-api.{region}.amazonaws.com/{name}",
        "executionArn": "arn:aws:execute-api:{region}:{account}:{tag}/{name}",
    },
    "aws:apigatewayv2/api:Api": {
        "apiId": "{tag}",
        "apiEndpoint": "https://{tag}.execute-api.{region}.amazonaws.com",
        "executionArn": "arn:aws:execute-api:{region}:{account}:{tag}",
    },
    "aws:apigatewayv2/stage:Stage": {"invokeUrl": "https://{tag}.execute-api.{region}.amazonaws.com/{name}"},
    "aws:route53/zone:Zone": {
        "zoneId": "Z{upper}",
        "nameServers": '["ns-1.awsdns-01.com", "ns-2.awsdns-02.net", "ns-3.awsdns-03.org", "ns-4.awsdns-04.co.uk"]',
    },
    "aws:cognito/userPool:UserPool": {
        "poolId": "{region}_{tag}",
        "endpoint": "cognito-idp.{region}.amazonaws.com/{tag}",
    },
    "aws:cognito/userPoolClient:UserPoolClient": {"clientId": "{long}"},
    "aws:iam/accessKey:AccessKey": {"accessKeyId": "AKIA{upper}ABC"},
    "aws:iam/role:Role": {"uniqueId": "AROA{upper}"},
    "aws:cloudfront/originAccessIdentity:OriginAccessIdentity": {
        "identityId": "E{upper}",
        "iamArn": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E{upper}",
        "cloudfrontAccessIdentityPath": "origin-access-identity/cloudfront/E{upper}",
    },
    "aws:cloudfront/originAccessControl:OriginAccessControl": {"controlId": "E{upper}"},
    "aws:appsync/graphQLApi:GraphQLApi": {
        "uris": '{{"GRAPHQL": "https://{tag}.appsync-api.{region}.amazonaws.com/graphql", '
        '"REALTIME": "wss://{tag}.appsync-realtime-api.{region}.amazonaws.com/graphql"}}',
    },
    "aws:guardduty/detector:Detector": {"detectorId": "{long}"},
}
for _module in ("lb", "alb", "elasticloadbalancingv2", "applicationloadbalancing", "elb"):
    FIXED_OUTPUTS[f"aws:{_module}/loadBalancer:LoadBalancer"] = _BALANCER
    FIXED_OUTPUTS[f"aws:{_module}/targetGroup:TargetGroup"] = {"arnSuffix": "targetgroup/{name}/{tag}"}
