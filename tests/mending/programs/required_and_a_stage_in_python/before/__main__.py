import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
subnet = aws.ec2.Subnet("a", cidr_block="10.0.0.0/24")
api = aws.apigateway.RestApi("api")
deployment = aws.apigateway.Deployment("d", rest_api=api.id, stage_name="prod")
pulumi.export("url", deployment.invoke_url)
pulumi.export("subnet", subnet.id)
