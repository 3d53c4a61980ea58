package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/rds"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/secretsmanager"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ssm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cfg := config.New(ctx, "")
		token := cfg.Require("token")
		_, err := ssm.NewParameter(ctx, "token", &ssm.ParameterArgs{
			Type:  pulumi.String("SecureString"),
			Value: pulumi.String(token),
		})
		if err != nil {
			return err
		}
		_, err = rds.NewInstance(ctx, "db", &rds.InstanceArgs{
			Engine:            pulumi.String("postgres"),
			InstanceClass:     pulumi.String("db.t3.micro"),
			AllocatedStorage:  pulumi.Int(20),
			Username:          pulumi.String("app"),
			Password:          pulumi.String("Tr0ub4dor-and-3"),
			SkipFinalSnapshot: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		secret, err := secretsmanager.NewSecret(ctx, "login", nil)
		if err != nil {
			return err
		}
		_, err = secretsmanager.NewSecretVersion(ctx, "login", &secretsmanager.SecretVersionArgs{
			SecretId:     secret.ID(),
			SecretString: pulumi.String("Tr0ub4dor-and-4"),
		})
		return err
	})
}
