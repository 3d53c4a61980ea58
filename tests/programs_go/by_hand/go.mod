module example.com/by-hand

go 1.24
