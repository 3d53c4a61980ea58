"""Which distribution a Python module comes from."""

from __future__ import annotations

_DISTRIBUTIONS = {
    "yaml": "PyYAML",
    "bs4": "beautifulsoup4",
    "PIL": "Pillow",
    "cv2": "opencv-python",
    "sklearn": "scikit-learn",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "jwt": "PyJWT",
    "psycopg2": "psycopg2-binary",
    "MySQLdb": "mysqlclient",
    "Crypto": "pycryptodome",
    "OpenSSL": "pyOpenSSL",
    "git": "GitPython",
    "github": "PyGithub",
    "attr": "attrs",
    "google": "protobuf",
    "grpc": "grpcio",
    "jose": "python-jose",
    "docker": "docker",
    "slugify": "python-slugify",
    "pkg_resources": "setuptools",
    "aws_lambda_powertools": "aws-lambda-powertools",
}


def distribution_of(module: str) -> str:
    """What a manifest has to name for a module to be there: `PyYAML` for `yaml`."""
    return _DISTRIBUTIONS.get(module, module.replace("_", "-"))
