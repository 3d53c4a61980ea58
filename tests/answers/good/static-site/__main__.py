import json
import mimetypes
import os

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
domain = config.require("domain")
zone_name = config.require("zone")
stack = pulumi.get_stack()
site_dir = "www"

tags = {"Project": "static-site", "Environment": stack, "Owner": "web", "CostCenter": "marketing"}

# CloudFront only takes certificates from us-east-1.
us_east_1 = aws.Provider(
    "us-east-1",
    region="us-east-1",
    default_tags={"tags": tags},
)

zone = aws.route53.get_zone(name=zone_name)

certificate = aws.acm.Certificate(
    "certificate",
    domain_name=domain,
    validation_method="DNS",
    opts=pulumi.ResourceOptions(provider=us_east_1),
)
validation_record = aws.route53.Record(
    "certificate-validation",
    zone_id=zone.zone_id,
    name=certificate.domain_validation_options[0].resource_record_name,
    type=certificate.domain_validation_options[0].resource_record_type,
    records=[certificate.domain_validation_options[0].resource_record_value],
    ttl=300,
)
validated = aws.acm.CertificateValidation(
    "certificate-validated",
    certificate_arn=certificate.arn,
    validation_record_fqdns=[validation_record.fqdn],
    opts=pulumi.ResourceOptions(provider=us_east_1),
)


def private_bucket(name: str) -> aws.s3.Bucket:
    bucket = aws.s3.Bucket(f"{name}-{stack}", force_destroy=True, tags=tags)
    aws.s3.BucketPublicAccessBlock(
        f"{name}-{stack}-pab",
        bucket=bucket.id,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        f"{name}-{stack}-sse",
        bucket=bucket.id,
        rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
    )
    return bucket


content = private_bucket("site-content")
aws.s3.BucketVersioning(
    "site-content-versioning",
    bucket=content.id,
    versioning_configuration={"status": "Enabled"},
)
logs = private_bucket("site-logs")
ownership = aws.s3.BucketOwnershipControls(
    "site-logs-ownership", bucket=logs.id, rule={"object_ownership": "BucketOwnerPreferred"}
)
logs_acl = aws.s3.BucketAcl(
    "site-logs-acl", bucket=logs.id, acl="log-delivery-write", opts=pulumi.ResourceOptions(depends_on=[ownership])
)
aws.s3.BucketLifecycleConfiguration(
    "site-logs-expiry",
    bucket=logs.id,
    rules=[{"id": "expire", "status": "Enabled", "filter": {}, "expiration": {"days": 60}}],
)

for root, _, files in os.walk(site_dir):
    for file_name in files:
        path = os.path.join(root, file_name)
        key = os.path.relpath(path, site_dir)
        aws.s3.BucketObject(
            key,
            key=key,
            bucket=content.id,
            source=pulumi.FileAsset(path),
            content_type=mimetypes.guess_type(path)[0] or "application/octet-stream",
        )

oac = aws.cloudfront.OriginAccessControl(
    "site-oac",
    name=f"site-{stack}",
    origin_access_control_origin_type="s3",
    signing_behavior="always",
    signing_protocol="sigv4",
)
headers = aws.cloudfront.ResponseHeadersPolicy(
    "site-headers",
    name=f"site-headers-{stack}",
    security_headers_config={
        "strict_transport_security": {
            "access_control_max_age_sec": 31536000,
            "include_subdomains": True,
            "override": True,
        },
        "content_type_options": {"override": True},
        "frame_options": {"frame_option": "DENY", "override": True},
    },
)
caching = aws.cloudfront.get_cache_policy(name="Managed-CachingOptimized")

cdn = aws.cloudfront.Distribution(
    "site-cdn",
    enabled=True,
    is_ipv6_enabled=True,
    comment=f"Static site {stack}",
    aliases=[domain],
    default_root_object="index.html",
    price_class="PriceClass_100",
    http_version="http2and3",
    origins=[
        {
            "origin_id": "content",
            "domain_name": content.bucket_regional_domain_name,
            "origin_access_control_id": oac.id,
        }
    ],
    default_cache_behavior={
        "target_origin_id": "content",
        "viewer_protocol_policy": "redirect-to-https",
        "allowed_methods": ["GET", "HEAD", "OPTIONS"],
        "cached_methods": ["GET", "HEAD"],
        "compress": True,
        "cache_policy_id": caching.id,
        "response_headers_policy_id": headers.id,
    },
    custom_error_responses=[
        {"error_code": code, "response_code": 404, "response_page_path": "/404.html"} for code in (403, 404)
    ],
    logging_config={"bucket": logs.bucket_domain_name, "prefix": "cdn/", "include_cookies": False},
    restrictions={"geo_restriction": {"restriction_type": "none"}},
    viewer_certificate={
        "acm_certificate_arn": validated.certificate_arn,
        "ssl_support_method": "sni-only",
        "minimum_protocol_version": "TLSv1.2_2021",
    },
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[logs_acl]),
)

aws.s3.BucketPolicy(
    "site-content-policy",
    bucket=content.id,
    policy=pulumi.Output.all(content.arn, cdn.arn).apply(
        lambda a: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "cloudfront.amazonaws.com"},
                        "Action": "s3:GetObject",
                        "Resource": f"{a[0]}/*",
                        "Condition": {"StringEquals": {"AWS:SourceArn": a[1]}},
                    },
                    {
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "s3:*",
                        "Resource": [a[0], f"{a[0]}/*"],
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    },
                ],
            }
        )
    ),
)

for record_type in ("A", "AAAA"):
    aws.route53.Record(
        f"site-alias-{record_type.lower()}",
        zone_id=zone.zone_id,
        name=domain,
        type=record_type,
        aliases=[{"name": cdn.domain_name, "zone_id": cdn.hosted_zone_id, "evaluate_target_health": False}],
    )

pulumi.export("url", f"https://{domain}")
pulumi.export("cdn_domain", cdn.domain_name)
pulumi.export("content_bucket", content.bucket)
