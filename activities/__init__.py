"""Every side effect, one file per port. `contracts` is the pure interface that workflows may import."""
