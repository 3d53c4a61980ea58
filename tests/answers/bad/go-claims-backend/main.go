package main

import (
	"claims-backend/lib"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cfg := config.New(ctx, "")
		environment := cfg.Require("environment")

		network, err := lib.NewNetwork(ctx, "claims", environment)
		if err != nil {
			return err
		}
		database, err := lib.NewDatabase(ctx, "claims", environment, network)
		if err != nil {
			return err
		}
		service, err := lib.NewService(ctx, "claims", environment, network, database)
		if err != nil {
			return err
		}

		ctx.Export("url", service.URL)
		ctx.Export("databaseEndpoint", database.Instance.Endpoint)
		return nil
	})
}
