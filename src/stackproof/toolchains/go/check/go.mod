module stackproof/check

go 1.22
