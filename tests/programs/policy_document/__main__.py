import pulumi_aws as aws

document = aws.iam.get_policy_document(
    statements=[
        {
            "sid": "Read",
            "actions": ["s3:GetObject", "s3:ListBucket"],
            "resources": ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
            "principals": [{"type": "AWS", "identifiers": ["arn:aws:iam::111122223333:root"]}],
            "conditions": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["true"]}],
        }
    ]
)
aws.iam.Policy("read", policy=document.json)
zones = aws.get_availability_zones(state="available")
for number, zone in enumerate(zones.names[:2]):
    aws.ec2.Subnet(f"s{number}", vpc_id="vpc-1", cidr_block=f"10.0.{number}.0/24", availability_zone=zone)
