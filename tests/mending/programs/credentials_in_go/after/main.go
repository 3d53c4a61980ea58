package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/rds"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/secretsmanager"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ssm"
	"github.com/pulumi/pulumi-random/sdk/v4/go/random"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cfg := config.New(ctx, "")
		token := cfg.RequireSecret("token")
		_, err := ssm.NewParameter(ctx, "token", &ssm.ParameterArgs{
			Type:  pulumi.String("SecureString"),
			Value: token,
		})
		if err != nil {
			return err
		}
		_, err = rds.NewInstance(ctx, "db", &rds.InstanceArgs{
			Engine:                   pulumi.String("postgres"),
			InstanceClass:            pulumi.String("db.t3.micro"),
			AllocatedStorage:         pulumi.Int(20),
			Username:                 pulumi.String("app"),
			ManageMasterUserPassword: pulumi.Bool(true),
			SkipFinalSnapshot:        pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		secret, err := secretsmanager.NewSecret(ctx, "login", nil)
		if err != nil {
			return err
		}
		loginSecretVersionPassword, err := random.NewRandomPassword(ctx, "login-password", &random.RandomPasswordArgs{
			Length:  pulumi.Int(32),
			Special: pulumi.Bool(false),
		})
		if err != nil {
			return err
		}
		_, err = secretsmanager.NewSecretVersion(ctx, "login", &secretsmanager.SecretVersionArgs{
			SecretId:     secret.ID(),
			SecretString: loginSecretVersionPassword.Result,
		})
		return err
	})
}
