# The Terraform twin of ../forty: the same forty resources with the same properties.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "stack" {
  type    = string
  default = "dev"
}

variable "image" {
  type    = string
  default = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1.4.2"
}

variable "certificate_arn" {
  type    = string
  default = "arn:aws:acm:eu-west-1:123456789012:certificate/5f0f7f1e-2f6c-4b27-9a0c-0d2b9a9d0c11"
}

locals {
  tags  = { Project = "forty", Environment = var.stack }
  zones = ["eu-west-1a", "eu-west-1b"]
}

data "aws_caller_identity" "current" {}
