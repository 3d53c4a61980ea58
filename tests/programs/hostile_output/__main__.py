line = "x" * 65536
while True:
    print(line)
