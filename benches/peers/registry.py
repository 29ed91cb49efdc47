"""Where the losses of other libraries are found by the crate's names."""

LOSSES = {}


def loss(library: str, name: str, grads: tuple[str, ...] = ("input",)):
    """Registers `make(tensors, parameters)` for a loss."""

    def register(make):
        LOSSES[name] = (library, grads, make)
        return make

    return register


def composed(name: str, grads: tuple[str, ...] = ("input",)):
    """What a PyTorch user writes: a value of the workload's tensors `t` and the loss's parameters `p`."""

    def register(value):
        loss("torch", name, grads)(lambda _, p: lambda t: value(t, p))
        return value

    return register
