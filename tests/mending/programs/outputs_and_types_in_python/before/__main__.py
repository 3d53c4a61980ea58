import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
bucket = aws.s3.Bucket("b")
subnet = aws.ec2.Subnet("a", vpc_id=vpc.vpc_id, cidr_block="10.0.0.0/24")
queue = aws.sqs.Queue("q")
group = aws.ec2.SecurityGroup(
    "web", vpc_id=vpc.id, ingress={"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": "10.0.0.0/16"}
)
nat = aws.ec2.NatGateway("n", subnet_id=[subnet.id], connectivity_type="private")
policy = aws.sqs.QueuePolicy("p", queue_url=queue.queue_url, policy={"Version": "2012-10-17", "Statement": []})
pulumi.export("b", bucket.name)
pulumi.export("arn", bucket.bucket_arn)
