"""The compiled kernels, and the NetworkX backend named ``netmap`` that puts them behind NetworkX's names.

``info`` and ``backend`` are what NetworkX loads; ``api`` is what the measures call for what NetworkX
lacks. Nothing here imports the rest of netmap, and nothing is compiled by importing it.
"""
