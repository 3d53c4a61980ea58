import pulumi

west = pulumi.providers.Aws("west", region="us-west-2")
