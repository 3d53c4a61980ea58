import os

import pulumi_aws as aws

aws.s3.Bucket("files", tags={"Team": os.environ["TEAM_NAME"]})
