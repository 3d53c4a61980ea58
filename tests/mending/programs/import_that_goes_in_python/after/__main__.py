import pulumi_aws as aws

west = aws.Provider("west", region="us-west-2")
