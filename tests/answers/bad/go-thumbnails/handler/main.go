package main

import (
	"context"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context, event events.S3Event) error {
	for _, record := range event.Records {
		log.Printf("thumbnail of %s goes to %s", record.S3.Object.Key, os.Getenv("TABLE"))
	}
	return nil
}

func main() {
	lambda.Start(handle)
}
