"""Where the losses of other libraries are found by the crate's names."""

LOSSES = {}


def loss(library: str, name: str, grads: tuple[str, ...] = ("input",)):
    """Registers `make(tensors, parameters)` for a loss."""

    def register(make):
        LOSSES[name] = (library, grads, make)
        return make

    return register
