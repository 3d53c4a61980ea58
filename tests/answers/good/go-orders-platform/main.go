package main

import (
	"orders-platform/network"
	"orders-platform/runtime"
	"orders-platform/storage"
	"orders-platform/worker"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(deploy)
}

func deploy(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")

	keys, err := storage.NewKeys(ctx, "orders")
	if err != nil {
		return err
	}
	net, err := network.New(ctx, "orders", network.Args{Cidr: "10.60.0.0/16", LogKey: keys.Key.Arn})
	if err != nil {
		return err
	}
	data, err := storage.New(ctx, "orders", storage.Args{
		Key:           keys.Key,
		SubnetIds:     net.DataSubnetIds,
		DatabaseGroup: net.DatabaseGroup.ID(),
	})
	if err != nil {
		return err
	}
	alerts, err := newAlerts(ctx, keys.Key, settings.Require("alertEmail"))
	if err != nil {
		return err
	}
	tag := settings.Get("imageTag")
	if tag == "" {
		tag = "1.0.0"
	}
	service, err := runtime.New(ctx, "orders", runtime.Args{
		Network:        net,
		Data:           data,
		Key:            keys.Key,
		CertificateArn: settings.Require("certificateArn"),
		ImageTag:       tag,
		Alerts:         alerts.Arn,
	})
	if err != nil {
		return err
	}
	function, err := worker.New(ctx, "orders", worker.Args{Data: data, Key: keys.Key, Alerts: alerts.Arn})
	if err != nil {
		return err
	}

	ctx.Export("url", pulumi.Sprintf("https://%s", service.Balancer.DnsName))
	ctx.Export("vpcId", net.Vpc.ID())
	ctx.Export("databaseEndpoint", data.Database.Endpoint)
	ctx.Export("queueUrl", data.Queue.Url)
	ctx.Export("workerName", function.Name)
	return nil
}
