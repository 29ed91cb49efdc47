//! A use of a loss or operation in the making: its tensors with their shapes and buffers.

use wgloss::{
    Bound, Context, DType, Error, Loss, Memory, Reduction, Request, TensorSlice, TensorSpec, Tensors, tensor,
};

#[derive(Default)]
pub struct Binding {
    request: Request,
    tensors: Tensors,
}

impl Binding {
    pub fn new() -> Self {
        Self::default()
    }

    /// An input of floats.
    pub fn floats(self, name: &str, dims: impl Into<Vec<usize>>, slice: impl Into<TensorSlice>) -> Self {
        self.input(name, TensorSpec::new(DType::F32, dims), slice)
    }

    /// An input of labels or offsets.
    pub fn integers(self, name: &str, dims: impl Into<Vec<usize>>, slice: impl Into<TensorSlice>) -> Self {
        self.input(name, TensorSpec::new(DType::I32, dims), slice)
    }

    fn input(self, name: &str, spec: TensorSpec, slice: impl Into<TensorSlice>) -> Self {
        Self { request: self.request.tensor(name, spec), tensors: self.tensors.with(name, slice.into()) }
    }

    /// An output in a buffer of its own.
    pub fn gives(self, name: &str, slice: impl Into<TensorSlice>) -> Self {
        Self { tensors: self.tensors.with(name, slice.into()), ..self }
    }

    /// An output over the input that it is like.
    pub fn in_place(self, name: &str) -> Self {
        Self { request: self.request.in_place(name), ..self }
    }

    /// The gradient of an input.
    pub fn gradient(self, of: &str, slice: impl Into<TensorSlice>) -> Self {
        Self { request: self.request.gradient(of), tensors: self.tensors.with(&tensor::grad(of), slice.into()) }
    }

    pub fn reduction(self, reduction: Reduction) -> Self {
        Self { request: self.request.reduction(reduction), ..self }
    }

    /// Plans, compiles and binds.
    pub fn bind(self, context: &Context, loss: &dyn Loss) -> Result<Bound, Error> {
        let plan = loss.plan(&self.request, context.caps())?;
        pollster::block_on(context.prepare(&plan))?.bind(&self.tensors, &Memory::default())
    }
}
