import os
import signal

import pulumi_aws as aws

aws.s3.Bucket("files")
os.kill(os.getppid(), signal.SIGKILL)
