module kapic.invalid/catalog/extract

go 1.24
