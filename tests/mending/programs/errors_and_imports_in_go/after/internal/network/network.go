package network

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

func Build(ctx *pulumi.Context) error {
	return nil
}
