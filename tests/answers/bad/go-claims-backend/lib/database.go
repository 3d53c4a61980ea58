package lib

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ssm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	databaseUser = "claims"
	databasePass = "Cl4ims-Backend-2024!"
)

// Database is the claims database and the parameter with its address.
type Database struct {
	pulumi.ResourceState

	Instance *rds.Instance
}

// NewDatabase creates the PostgreSQL instance.
func NewDatabase(ctx *pulumi.Context, name string, environment string, network *Network) (*Database, error) {
	database := &Database{}
	if err := ctx.RegisterComponentResource("claims:data:Database", name+"-data", database); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(database)

	var subnetIds pulumi.StringArray
	for _, subnet := range network.PrivateSubnets {
		subnetIds = append(subnetIds, subnet.ID())
	}
	subnets, err := rds.NewSubnetGroup(ctx, name+"-subnets-"+environment, &rds.SubnetGroupArgs{
		SubnetIds: subnetIds,
		Tags:      tags(environment),
	}, parent)
	if err != nil {
		return nil, err
	}
	instance, err := rds.NewInstance(ctx, name+"-db-"+environment, &rds.InstanceArgs{
		Engine:                pulumi.String("postgres"),
		EngineVersion:         pulumi.String("16"),
		InstanceClass:         pulumi.String("db.t4g.medium"),
		AllocatedStorage:      pulumi.Int(50),
		DbName:                pulumi.String("claims"),
		Username:              pulumi.String(databaseUser),
		Password:              pulumi.String(databasePass),
		DbSubnetGroupName:     subnets.Name,
		VpcSecurityGroupIds:   pulumi.StringArray{network.DatabaseGroup.ID()},
		PubliclyAccessible:    pulumi.Bool(true),
		BackupRetentionPeriod: pulumi.Int(7),
		SkipFinalSnapshot:     pulumi.Bool(true),
		Tags:                  tags(environment),
	}, parent)
	if err != nil {
		return nil, err
	}
	database.Instance = instance

	ssm.NewParameter(ctx, name+"-db-url-"+environment, &ssm.ParameterArgs{
		Type:  pulumi.String("String"),
		Value: pulumi.Sprintf("postgres://%s:%s@%s/claims", databaseUser, databasePass, instance.Endpoint),
		Tags:  tags(environment),
	}, parent)
	return database, nil
}
