"""Builds `value_rules.json`: which texts and numbers AWS takes in inputs of Pulumi's resources.

    python -m pip install botocore && python -m pip install --no-deps --target EARLIER botocore==1.20.112
    python tools/build_value_rules.py EARLIER

Enumerations come from botocore's service models (Apache-2.0) where the input is passed to the API as it is; each row of
MODELS names the input and the shape. The other rows are written by hand from AWS's documentation. Every type and path
is looked up in the SDK's schema, so that a misspelt row stops the build. An enumeration is closed where botocore of
July 2021 (in the folder EARLIER) had the same words, or where it is in CLOSED: there a word that is not listed is
wrong, elsewhere it may be newer than the table.
"""

from __future__ import annotations

import datetime
import gzip
import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "src" / "stackproof" / "aws" / "data"

FIREHOSE = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"

# type, path ("[]" for every element), botocore service, shape of the enumeration
MODELS: tuple[tuple[str, str, str, str], ...] = (
    ("aws:acm/certificate:Certificate", "keyAlgorithm", "acm", "KeyAlgorithm"),
    ("aws:apigateway/authorizer:Authorizer", "type", "apigateway", "AuthorizerType"),
    ("aws:apigateway/integration:Integration", "connectionType", "apigateway", "ConnectionType"),
    ("aws:apigateway/integration:Integration", "type", "apigateway", "IntegrationType"),
    ("aws:apigateway/restApi:RestApi", "apiKeySource", "apigateway", "ApiKeySourceType"),
    ("aws:apigateway/restApi:RestApi", "endpointConfiguration.types", "apigateway", "EndpointType"),
    ("aws:apigateway/usagePlan:UsagePlan", "quotaSettings.period", "apigateway", "QuotaPeriodType"),
    ("aws:apigatewayv2/api:Api", "protocolType", "apigatewayv2", "ProtocolType"),
    ("aws:apigatewayv2/authorizer:Authorizer", "authorizerType", "apigatewayv2", "AuthorizerType"),
    ("aws:apigatewayv2/integration:Integration", "connectionType", "apigatewayv2", "ConnectionType"),
    ("aws:apigatewayv2/integration:Integration", "integrationType", "apigatewayv2", "IntegrationType"),
    ("aws:apigatewayv2/route:Route", "authorizationType", "apigatewayv2", "AuthorizationType"),
    ("aws:appautoscaling/policy:Policy", "policyType", "application-autoscaling", "PolicyType"),
    ("aws:appautoscaling/policy:Policy", "scalableDimension", "application-autoscaling", "ScalableDimension"),
    ("aws:appautoscaling/target:Target", "scalableDimension", "application-autoscaling", "ScalableDimension"),
    ("aws:appautoscaling/target:Target", "serviceNamespace", "application-autoscaling", "ServiceNamespace"),
    ("aws:appsync/graphQLApi:GraphQLApi", "authenticationType", "appsync", "AuthenticationType"),
    ("aws:appsync/dataSource:DataSource", "type", "appsync", "DataSourceType"),
    ("aws:cloudfront/distribution:Distribution", "defaultCacheBehavior.viewerProtocolPolicy", "cloudfront",
     "ViewerProtocolPolicy"),
    ("aws:cloudfront/distribution:Distribution", "orderedCacheBehaviors[].viewerProtocolPolicy", "cloudfront",
     "ViewerProtocolPolicy"),
    ("aws:cloudfront/distribution:Distribution", "priceClass", "cloudfront", "PriceClass"),
    ("aws:cloudfront/distribution:Distribution", "origins[].customOriginConfig.originProtocolPolicy", "cloudfront",
     "OriginProtocolPolicy"),
    ("aws:cloudfront/distribution:Distribution", "restrictions.geoRestriction.restrictionType", "cloudfront",
     "GeoRestrictionType"),
    ("aws:cloudfront/distribution:Distribution", "viewerCertificate.sslSupportMethod", "cloudfront",
     "SSLSupportMethod"),
    ("aws:cloudfront/distribution:Distribution", "viewerCertificate.minimumProtocolVersion", "cloudfront",
     "MinimumProtocolVersion"),
    ("aws:cloudfront/originAccessControl:OriginAccessControl", "originAccessControlOriginType", "cloudfront",
     "OriginAccessControlOriginTypes"),
    ("aws:cloudfront/originAccessControl:OriginAccessControl", "signingBehavior", "cloudfront",
     "OriginAccessControlSigningBehaviors"),
    ("aws:cloudwatch/logGroup:LogGroup", "logGroupClass", "logs", "LogGroupClass"),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "comparisonOperator", "cloudwatch", "ComparisonOperator"),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "statistic", "cloudwatch", "Statistic"),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "unit", "cloudwatch", "StandardUnit"),
    ("aws:codebuild/project:Project", "artifacts.type", "codebuild", "ArtifactsType"),
    ("aws:codebuild/project:Project", "cache.type", "codebuild", "CacheType"),
    ("aws:codebuild/project:Project", "environment.computeType", "codebuild", "ComputeType"),
    ("aws:codebuild/project:Project", "environment.environmentVariables[].type", "codebuild",
     "EnvironmentVariableType"),
    ("aws:codebuild/project:Project", "environment.imagePullCredentialsType", "codebuild",
     "ImagePullCredentialsType"),
    ("aws:codebuild/project:Project", "environment.type", "codebuild", "EnvironmentType"),
    ("aws:codebuild/project:Project", "source.type", "codebuild", "SourceType"),
    ("aws:codedeploy/application:Application", "computePlatform", "codedeploy", "ComputePlatform"),
    ("aws:codedeploy/deploymentGroup:DeploymentGroup", "autoRollbackConfiguration.events", "codedeploy",
     "AutoRollbackEvent"),
    ("aws:codedeploy/deploymentGroup:DeploymentGroup", "deploymentStyle.deploymentOption", "codedeploy",
     "DeploymentOption"),
    ("aws:codedeploy/deploymentGroup:DeploymentGroup", "deploymentStyle.deploymentType", "codedeploy",
     "DeploymentType"),
    ("aws:codepipeline/pipeline:Pipeline", "artifactStores[].type", "codepipeline", "ArtifactStoreType"),
    ("aws:codepipeline/pipeline:Pipeline", "pipelineType", "codepipeline", "PipelineType"),
    ("aws:codepipeline/pipeline:Pipeline", "stages[].actions[].category", "codepipeline", "ActionCategory"),
    ("aws:codepipeline/pipeline:Pipeline", "stages[].actions[].owner", "codepipeline", "ActionOwner"),
    ("aws:cognito/userPool:UserPool", "mfaConfiguration", "cognito-idp", "UserPoolMfaType"),
    ("aws:cognito/userPool:UserPool", "autoVerifiedAttributes", "cognito-idp", "VerifiedAttributeType"),
    ("aws:cognito/userPoolClient:UserPoolClient", "explicitAuthFlows", "cognito-idp", "ExplicitAuthFlowsType"),
    ("aws:cognito/userPoolClient:UserPoolClient", "allowedOauthFlows", "cognito-idp", "OAuthFlowType"),
    ("aws:dynamodb/table:Table", "attributes[].type", "dynamodb", "ScalarAttributeType"),
    ("aws:dynamodb/table:Table", "billingMode", "dynamodb", "BillingMode"),
    ("aws:dynamodb/table:Table", "globalSecondaryIndexes[].projectionType", "dynamodb", "ProjectionType"),
    ("aws:dynamodb/table:Table", "localSecondaryIndexes[].projectionType", "dynamodb", "ProjectionType"),
    ("aws:dynamodb/table:Table", "tableClass", "dynamodb", "TableClass"),
    ("aws:ec2/flowLog:FlowLog", "logDestinationType", "ec2", "LogDestinationType"),
    ("aws:ec2/flowLog:FlowLog", "trafficType", "ec2", "TrafficType"),
    ("aws:ec2/instance:Instance", "ebsBlockDevices[].volumeType", "ec2", "VolumeType"),
    ("aws:ec2/instance:Instance", "metadataOptions.httpEndpoint", "ec2", "InstanceMetadataEndpointState"),
    ("aws:ec2/instance:Instance", "metadataOptions.httpTokens", "ec2", "HttpTokensState"),
    ("aws:ec2/instance:Instance", "rootBlockDevice.volumeType", "ec2", "VolumeType"),
    ("aws:ec2/launchTemplate:LaunchTemplate", "metadataOptions.httpTokens", "ec2", "LaunchTemplateHttpTokensState"),
    ("aws:ec2/vpcEndpoint:VpcEndpoint", "vpcEndpointType", "ec2", "VpcEndpointType"),
    ("aws:ebs/volume:Volume", "type", "ec2", "VolumeType"),
    ("aws:ecr/repository:Repository", "encryptionConfigurations[].encryptionType", "ecr", "EncryptionType"),
    ("aws:ecr/repository:Repository", "imageTagMutability", "ecr", "ImageTagMutability"),
    ("aws:ecs/service:Service", "launchType", "ecs", "LaunchType"),
    ("aws:ecs/service:Service", "schedulingStrategy", "ecs", "SchedulingStrategy"),
    ("aws:ecs/service:Service", "deploymentController.type", "ecs", "DeploymentControllerType"),
    ("aws:ecs/taskDefinition:TaskDefinition", "networkMode", "ecs", "NetworkMode"),
    ("aws:ecs/taskDefinition:TaskDefinition", "requiresCompatibilities", "ecs", "Compatibility"),
    ("aws:ecs/taskDefinition:TaskDefinition", "runtimePlatform.cpuArchitecture", "ecs", "CPUArchitecture"),
    ("aws:ecs/taskDefinition:TaskDefinition", "runtimePlatform.operatingSystemFamily", "ecs", "OSFamily"),
    ("aws:efs/fileSystem:FileSystem", "performanceMode", "efs", "PerformanceMode"),
    ("aws:efs/fileSystem:FileSystem", "throughputMode", "efs", "ThroughputMode"),
    ("aws:efs/fileSystem:FileSystem", "lifecyclePolicies[].transitionToIa", "efs", "TransitionToIARules"),
    ("aws:eks/cluster:Cluster", "accessConfig.authenticationMode", "eks", "AuthenticationMode"),
    ("aws:eks/cluster:Cluster", "enabledClusterLogTypes", "eks", "LogType"),
    ("aws:eks/nodeGroup:NodeGroup", "amiType", "eks", "AMITypes"),
    ("aws:eks/nodeGroup:NodeGroup", "capacityType", "eks", "CapacityTypes"),
    ("aws:elasticache/replicationGroup:ReplicationGroup", "authTokenUpdateStrategy", "elasticache",
     "AuthTokenUpdateStrategyType"),
    ("aws:elasticache/replicationGroup:ReplicationGroup", "logDeliveryConfigurations[].destinationType", "elasticache",
     "DestinationType"),
    ("aws:elasticache/replicationGroup:ReplicationGroup", "logDeliveryConfigurations[].logFormat", "elasticache",
     "LogFormat"),
    ("aws:elasticache/replicationGroup:ReplicationGroup", "logDeliveryConfigurations[].logType", "elasticache",
     "LogType"),
    ("aws:guardduty/detector:Detector", "findingPublishingFrequency", "guardduty", "FindingPublishingFrequency"),
    (FIREHOSE, "extendedS3Configuration.compressionFormat", "firehose", "CompressionFormat"),
    (FIREHOSE, "extendedS3Configuration.processingConfiguration.processors[].type", "firehose", "ProcessorType"),
    (FIREHOSE, "extendedS3Configuration.processingConfiguration.processors[].parameters[].parameterName", "firehose",
     "ProcessorParameterName"),
    (FIREHOSE, "extendedS3Configuration.s3BackupMode", "firehose", "S3BackupMode"),
    ("aws:kinesis/stream:Stream", "encryptionType", "kinesis", "EncryptionType"),
    ("aws:kinesis/stream:Stream", "streamModeDetails.streamMode", "kinesis", "StreamMode"),
    ("aws:kms/key:Key", "customerMasterKeySpec", "kms", "KeySpec"),
    ("aws:kms/key:Key", "keyUsage", "kms", "KeyUsageType"),
    ("aws:lambda/eventSourceMapping:EventSourceMapping", "startingPosition", "lambda", "EventSourcePosition"),
    ("aws:lambda/function:Function", "architectures", "lambda", "Architecture"),
    ("aws:lambda/function:Function", "loggingConfig.logFormat", "lambda", "LogFormat"),
    ("aws:lambda/function:Function", "packageType", "lambda", "PackageType"),
    ("aws:lambda/function:Function", "tracingConfig.mode", "lambda", "TracingMode"),
    ("aws:lambda/functionUrl:FunctionUrl", "authorizationType", "lambda", "FunctionUrlAuthType"),
    ("aws:lambda/functionUrl:FunctionUrl", "invokeMode", "lambda", "InvokeMode"),
    ("aws:lb/listener:Listener", "defaultActions[].type", "elbv2", "ActionTypeEnum"),
    ("aws:lb/listener:Listener", "defaultActions[].redirect.statusCode", "elbv2", "RedirectActionStatusCodeEnum"),
    ("aws:lb/listener:Listener", "protocol", "elbv2", "ProtocolEnum"),
    ("aws:lb/listenerRule:ListenerRule", "actions[].type", "elbv2", "ActionTypeEnum"),
    ("aws:lb/loadBalancer:LoadBalancer", "ipAddressType", "elbv2", "IpAddressType"),
    ("aws:lb/loadBalancer:LoadBalancer", "loadBalancerType", "elbv2", "LoadBalancerTypeEnum"),
    ("aws:lb/targetGroup:TargetGroup", "protocol", "elbv2", "ProtocolEnum"),
    ("aws:lb/targetGroup:TargetGroup", "targetType", "elbv2", "TargetTypeEnum"),
    ("aws:route53/healthCheck:HealthCheck", "type", "route53", "HealthCheckType"),
    ("aws:route53/record:Record", "type", "route53", "RRType"),
    ("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "rules[].status", "s3", "ExpirationStatus"),
    ("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "rules[].transitions[].storageClass", "s3",
     "TransitionStorageClass"),
    ("aws:s3/bucketNotification:BucketNotification", "lambdaFunctions[].events", "s3", "Event"),
    ("aws:s3/bucketNotification:BucketNotification", "queues[].events", "s3", "Event"),
    ("aws:s3/bucketNotification:BucketNotification", "topics[].events", "s3", "Event"),
    ("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "rule.objectOwnership", "s3", "ObjectOwnership"),
    ("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
     "rules[].applyServerSideEncryptionByDefault.sseAlgorithm", "s3", "ServerSideEncryption"),
    ("aws:scheduler/schedule:Schedule", "flexibleTimeWindow.mode", "scheduler", "FlexibleTimeWindowMode"),
    ("aws:scheduler/schedule:Schedule", "state", "scheduler", "ScheduleState"),
    ("aws:sfn/stateMachine:StateMachine", "loggingConfiguration.level", "stepfunctions", "LogLevel"),
    ("aws:sfn/stateMachine:StateMachine", "type", "stepfunctions", "StateMachineType"),
    ("aws:ssm/parameter:Parameter", "tier", "ssm", "ParameterTier"),
    ("aws:ssm/parameter:Parameter", "type", "ssm", "ParameterType"),
    ("aws:wafv2/webAcl:WebAcl", "scope", "wafv2", "Scope"),
)  # fmt: skip

# The provider turns these into upper case before AWS sees them.
# Rows of TEXTS whose words are settled: directions, methods and modes that have been the same for years.
CLOSED = {
    "aws:apigateway/integration:Integration httpMethod", "aws:apigateway/integration:Integration integrationHttpMethod",
    "aws:apigateway/method:Method httpMethod", "aws:cloudwatch/metricAlarm:MetricAlarm treatMissingData",
    "aws:dynamodb/table:Table streamViewType", "aws:ec2/eip:Eip domain", "aws:ec2/vpc:Vpc instanceTenancy",
    "aws:ec2/securityGroupRule:SecurityGroupRule type", "aws:s3/bucketAcl:BucketAcl acl",
    "aws:s3/bucketVersioning:BucketVersioning versioningConfiguration.status",
}  # fmt: skip
# Rows of NUMBERS that do not hold where the resource has another input: Lambda Managed Instances have longer limits.
UNLESS = {
    f"aws:lambda/function:Function {path}": "capacityProviderConfig"
    for path in ("ephemeralStorage.size", "memorySize", "timeout")
}
ANY_CASE = {"aws:lb/listener:Listener protocol", "aws:lb/targetGroup:TargetGroup protocol"}

METHODS = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
ACLS = ["private", "public-read", "public-read-write", "aws-exec-read", "authenticated-read", "bucket-owner-read",
        "bucket-owner-full-control", "log-delivery-write"]  # fmt: skip
FAMILY = "aws:sqs/queue:Queue"

# type, path, allowed texts, source
TEXTS: tuple[tuple[str, str, list[str], str], ...] = (
    ("aws:acm/certificate:Certificate", "validationMethod", ["DNS", "EMAIL", "HTTP", "NONE"],
     "ACM API reference, RequestCertificate; NONE is Pulumi's own"),
    ("aws:apigateway/integration:Integration", "httpMethod", METHODS, "API Gateway developer guide"),
    ("aws:apigateway/integration:Integration", "integrationHttpMethod", METHODS, "API Gateway developer guide"),
    ("aws:apigateway/method:Method", "authorization", ["NONE", "CUSTOM", "AWS_IAM", "COGNITO_USER_POOLS"],
     "API Gateway API reference, PutMethod"),
    ("aws:apigateway/method:Method", "httpMethod", METHODS, "API Gateway developer guide"),
    ("aws:apigatewayv2/integration:Integration", "payloadFormatVersion", ["1.0", "2.0"],
     "API Gateway developer guide, Lambda proxy integrations for HTTP APIs"),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "treatMissingData", ["missing", "ignore", "breaching", "notBreaching"],
     "CloudWatch API reference, PutMetricAlarm"),
    ("aws:dynamodb/table:Table", "streamViewType", ["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY", ""],
     "DynamoDB API reference, StreamSpecification"),
    ("aws:ec2/eip:Eip", "domain", ["vpc", "standard"], "EC2 API reference, AllocateAddress"),
    ("aws:ec2/securityGroupRule:SecurityGroupRule", "type", ["ingress", "egress"],
     "Pulumi's aws.ec2.SecurityGroupRule"),
    ("aws:ec2/vpc:Vpc", "instanceTenancy", ["default", "dedicated"], "EC2 API reference, CreateVpc"),
    ("aws:rds/instance:Instance", "storageType", ["standard", "gp2", "gp3", "io1", "io2"],
     "RDS API reference, CreateDBInstance"),
    ("aws:s3/bucketAcl:BucketAcl", "acl", ACLS, "S3 user guide, canned ACL"),
    ("aws:s3/bucketVersioning:BucketVersioning", "versioningConfiguration.status",
     ["Enabled", "Suspended", "Disabled"], "S3 API reference; Disabled is Pulumi's own"),
    ("aws:sns/topicSubscription:TopicSubscription", "protocol",
     ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"],
     "SNS API reference, Subscribe"),
)  # fmt: skip

# type, path, least, most, values outside of the range that are taken as well, unit, source
NUMBERS: tuple[tuple[str, str, int, int, list[int], str, str], ...] = (
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "evaluationPeriods", 1, 100000, [], "",
     "CloudWatch API reference, PutMetricAlarm"),
    ("aws:cognito/userPool:UserPool", "passwordPolicy.minimumLength", 6, 99, [], "",
     "Cognito API reference, PasswordPolicyType"),
    ("aws:cognito/userPool:UserPool", "passwordPolicy.temporaryPasswordValidityDays", 0, 365, [], "days",
     "Cognito API reference, PasswordPolicyType"),
    ("aws:iam/role:Role", "maxSessionDuration", 3600, 43200, [], "seconds", "IAM API reference, CreateRole"),
    ("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "minimumPasswordLength", 6, 128, [], "",
     "IAM API reference, UpdateAccountPasswordPolicy"),
    (FIREHOSE, "extendedS3Configuration.bufferingInterval", 0, 900, [], "seconds",
     "Firehose API reference, BufferingHints"),
    (FIREHOSE, "extendedS3Configuration.bufferingSize", 1, 128, [], "MB", "Firehose API reference, BufferingHints"),
    ("aws:kinesis/stream:Stream", "retentionPeriod", 24, 8760, [], "hours",
     "Kinesis API reference, IncreaseStreamRetentionPeriod"),
    ("aws:kms/key:Key", "deletionWindowInDays", 7, 30, [], "days", "KMS API reference, ScheduleKeyDeletion"),
    ("aws:kms/key:Key", "rotationPeriodInDays", 90, 2560, [], "days", "KMS API reference, EnableKeyRotation"),
    ("aws:lambda/function:Function", "ephemeralStorage.size", 512, 10240, [], "MB",
     "Lambda API reference, EphemeralStorage"),
    ("aws:lambda/function:Function", "memorySize", 128, 10240, [], "MB", "Lambda API reference, CreateFunction"),
    ("aws:lambda/function:Function", "timeout", 1, 900, [], "seconds", "Lambda API reference, CreateFunction"),
    ("aws:lb/listener:Listener", "port", 1, 65535, [], "", "Elastic Load Balancing API reference, CreateListener"),
    ("aws:lb/loadBalancer:LoadBalancer", "idleTimeout", 1, 4000, [], "seconds",
     "Elastic Load Balancing API reference, LoadBalancerAttribute"),
    ("aws:lb/targetGroup:TargetGroup", "deregistrationDelay", 0, 3600, [], "seconds",
     "Elastic Load Balancing API reference, TargetGroupAttribute"),
    ("aws:lb/targetGroup:TargetGroup", "healthCheck.healthyThreshold", 2, 10, [], "",
     "Elastic Load Balancing API reference, CreateTargetGroup"),
    ("aws:lb/targetGroup:TargetGroup", "healthCheck.interval", 5, 300, [], "seconds",
     "Elastic Load Balancing API reference, CreateTargetGroup"),
    ("aws:lb/targetGroup:TargetGroup", "healthCheck.timeout", 2, 120, [], "seconds",
     "Elastic Load Balancing API reference, CreateTargetGroup"),
    ("aws:lb/targetGroup:TargetGroup", "healthCheck.unhealthyThreshold", 2, 10, [], "",
     "Elastic Load Balancing API reference, CreateTargetGroup"),
    ("aws:lb/targetGroup:TargetGroup", "slowStart", 30, 900, [0], "seconds",
     "Elastic Load Balancing API reference, TargetGroupAttribute"),
    ("aws:rds/cluster:Cluster", "backupRetentionPeriod", 1, 35, [0], "days",
     "RDS API reference, CreateDBCluster; the provider leaves 0 out"),
    ("aws:rds/instance:Instance", "backupRetentionPeriod", 0, 35, [], "days", "RDS API reference, CreateDBInstance"),
    ("aws:secretsmanager/secret:Secret", "recoveryWindowInDays", 7, 30, [0], "days",
     "Secrets Manager API reference, DeleteSecret; 0 is Pulumi's own"),
    (FAMILY, "delaySeconds", 0, 900, [], "seconds", "SQS API reference, CreateQueue"),
    (FAMILY, "kmsDataKeyReusePeriodSeconds", 60, 86400, [], "seconds", "SQS API reference, CreateQueue"),
    (FAMILY, "maxMessageSize", 1024, 1048576, [], "bytes", "SQS API reference, CreateQueue"),
    (FAMILY, "messageRetentionSeconds", 60, 1209600, [], "seconds", "SQS API reference, CreateQueue"),
    (FAMILY, "receiveWaitTimeSeconds", 0, 20, [], "seconds", "SQS API reference, CreateQueue"),
    (FAMILY, "visibilityTimeoutSeconds", 0, 43200, [], "seconds", "SQS API reference, CreateQueue"),
)  # fmt: skip


def main() -> int:
    """Write the file; prints how many rows it has."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    version = metadata.version("botocore")
    rows = [modelled(row, version, Path(sys.argv[1])) for row in MODELS]
    rows += [
        {"type": t, "path": p, "texts": texts, "source": source} | ({"closed": True} if f"{t} {p}" in CLOSED else {})
        for t, p, texts, source in TEXTS
    ]
    rows += [
        {"type": t, "path": p, "least": least, "most": most, "also": also, "unit": unit, "source": source}
        | ({"unless": UNLESS[f"{t} {p}"]} if f"{t} {p}" in UNLESS else {})
        for t, p, least, most, also, unit, source in NUMBERS
    ]
    wrong = [f"{row['type']} {row['path']}" for row in rows if not known(row["type"], row["path"])]
    if wrong:
        print("not in the schema:", *wrong, sep="\n  ", file=sys.stderr)
        return 1
    document = {
        "source": {
            "botocore": {"version": version, "licence": "Apache-2.0"},
            "command": "python tools/build_value_rules.py EARLIER",
            "built": datetime.date.today().isoformat(),
        },
        "rules": sorted(rows, key=lambda row: (row["type"], row["path"])),
    }
    (DATA / "value_rules.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
    print(f"{len(rows)} rules")
    return 0


def modelled(row: tuple[str, str, str, str], version: str, earlier: Path) -> dict[str, Any]:
    """The rule of one enumeration of botocore's. Raises KeyError for a shape that is not there.

    earlier: folder that an older botocore was installed into.
    """
    import botocore.session

    token, path, service, shape = row
    found = botocore.session.get_session().get_service_model(service).shape_for(shape)
    texts = list(found.enum)
    if not texts:
        raise KeyError(f"{service} {shape} is no enumeration")
    rule: dict[str, Any] = {"type": token, "path": path, "texts": texts}
    rule["source"] = f"botocore {version}: {service} {shape}"
    if f"{token} {path}" in ANY_CASE:
        rule["any_case"] = True
    if set(texts) == before(earlier, service, shape):
        rule["closed"] = True
    return rule


def before(earlier: Path, service: str, shape: str) -> set[str]:
    """The words of an enumeration in the older botocore; none where it lacks the shape."""
    for file in sorted((earlier / "botocore" / "data" / service).glob("*/service-2.json*"), reverse=True):
        data = file.read_bytes()
        shapes = json.loads(gzip.decompress(data) if file.suffix == ".gz" else data)["shapes"]
        if shape in shapes:
            return set(shapes[shape].get("enum", ()))
    return set()


def known(token: str, path: str) -> bool:
    """Whether the SDK's schema has the input."""
    from stackproof.aws import parse_type, sdk

    for major in (7, 6):
        schema = sdk(major=major)
        resource = schema.resource(token)
        if resource is None:
            continue
        fields, found = resource.input, None
        for step in path.replace("[]", "").split("."):
            found = fields(step)
            if found is None:
                break
            kind = parse_type(found.type)
            while kind.kind == "list" and kind.item is not None:
                kind = kind.item
            nested = schema.type(kind) if kind.kind == "object" else None
            fields = nested.field if nested is not None else (lambda name: None)
        if found is not None:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
