resource "aws_kms_key" "data" {
  description             = "orders: data at rest"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Owner"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid    = "Services"
        Effect = "Allow"
        Principal = {
          Service = ["cloudwatch.amazonaws.com", "logs.eu-west-1.amazonaws.com", "sns.amazonaws.com"]
        }
        Action   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:Describe*"]
        Resource = "*"
      },
    ]
  })
  tags = local.tags
}

resource "aws_s3_bucket" "files" {
  tags = local.tags
}

resource "aws_s3_bucket_public_access_block" "files" {
  bucket                  = aws_s3_bucket.files.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_db_subnet_group" "database" {
  subnet_ids = [aws_subnet.private_0.id, aws_subnet.private_1.id]
  tags       = local.tags
}

resource "aws_db_instance" "database" {
  engine                          = "postgres"
  engine_version                  = "16.4"
  instance_class                  = "db.t4g.medium"
  allocated_storage               = 50
  max_allocated_storage           = 200
  storage_type                    = "gp3"
  db_name                         = "orders"
  username                        = "orders"
  manage_master_user_password     = true
  db_subnet_group_name            = aws_db_subnet_group.database.name
  vpc_security_group_ids          = [aws_security_group.database.id]
  multi_az                        = true
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.data.arn
  backup_retention_period         = 14
  deletion_protection             = true
  final_snapshot_identifier       = "orders-${var.stack}-last"
  copy_tags_to_snapshot           = true
  auto_minor_version_upgrade      = true
  performance_insights_enabled    = true
  enabled_cloudwatch_logs_exports = ["postgresql"]
  tags                            = local.tags
}

resource "aws_sqs_queue" "orders" {
  kms_master_key_id          = aws_kms_key.data.id
  visibility_timeout_seconds = 180
  tags                       = local.tags
}

resource "aws_sns_topic" "alerts" {
  kms_master_key_id = aws_kms_key.data.id
  tags              = local.tags
}
