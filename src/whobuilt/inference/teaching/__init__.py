"""How the judge of pairs learns: what it begins from, what it reads, how it is taught, measured and written down.

`base`, `lessons` and `figures` need nothing beside the program; `network`, `fit` and `export` need PyTorch and ONNX.
"""
