module claims-backend

go 1.23

require (
	github.com/pulumi/pulumi-aws/sdk/v6 v6.66.2
	github.com/pulumi/pulumi/sdk/v3 v3.145.0
)
