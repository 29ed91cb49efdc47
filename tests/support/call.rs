//! One call on the GPU: host tensors in, host tensors out.

use std::collections::BTreeMap;
use wgloss::tensor::CELL_MASK;
use wgloss::{
    Bound, Context, DType, Error, HostTensor, HostTensors, Loss, Memory, Options, Pass, Plan, Readback, Reduction,
    Request, Sharing, TensorSlice, TensorSpec, Tensors, wgpu,
};

/// How a call is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    Fused,
    /// Statistics, finish and gradient, one after the other.
    Apart,
}

/// A call to make. Float tensors are stored in `float`; `stored` overrides that by tensor name.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    pub loss: &'a dyn Loss,
    pub tensors: &'a HostTensors,
    pub reduction: Reduction,
    pub float: DType,
    pub stored: BTreeMap<String, DType>,
    pub options: Options,
    pub recording: Recording,
    pub gradients: bool,
    pub status: bool,
    /// Element offset at which every tensor starts in its buffer; outputs round it up to 4 bytes.
    pub offset: u64,
    /// What outputs hold before the call.
    pub before: f32,
}

/// What a call left in its outputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// By slot name: `loss`, `grad.input`, `status`.
    pub outputs: HostTensors,
    /// The same as bytes.
    pub bits: BTreeMap<String, Vec<u8>>,
    /// Whether the bytes around every output are as they were.
    pub intact: bool,
}

/// Bytes of sentinel before and after every output.
const MARGIN: u64 = 64;
const SENTINEL: u8 = 0xa5;

impl<'a> Call<'a> {
    pub fn new(loss: &'a dyn Loss, tensors: &'a HostTensors) -> Self {
        Self {
            loss,
            tensors,
            reduction: Reduction::Mean,
            float: DType::F32,
            stored: BTreeMap::new(),
            options: Options::default(),
            recording: Recording::Fused,
            gradients: true,
            status: false,
            offset: 0,
            before: f32::NAN,
        }
    }

    fn dtype(&self, name: &str, tensor: &HostTensor) -> DType {
        self.stored.get(name).copied().unwrap_or(match &tensor.data {
            wgloss::HostData::Float(_) => self.float,
            wgloss::HostData::Integer(_) if name == CELL_MASK => DType::U8,
            wgloss::HostData::Integer(_) => DType::I32,
        })
    }

    pub fn request(&self) -> Request {
        let mut request = Request::new().reduction(self.reduction).options(self.options.clone());
        request.status = self.status;
        for (name, tensor) in self.tensors {
            request = request.tensor(name, TensorSpec::new(self.dtype(name, tensor), tensor.dims.clone()));
        }
        if self.gradients {
            for decl in self.loss.signature().iter().filter(|d| d.grad && self.tensors.contains_key(d.name)) {
                request = request.gradient(decl.name);
            }
        }
        request
    }

    pub fn plan(&self, context: &Context) -> Result<Plan, Error> {
        self.loss.plan(&self.request(), context.caps())
    }

    /// The tensors as the storage types round them: what the reference must be given.
    pub fn rounded(&self) -> Result<HostTensors, Error> {
        let round = |(name, tensor): (&String, &HostTensor)| {
            let dtype = self.dtype(name, tensor);
            let bytes = tensor.to_bytes(dtype)?;
            Ok((name.clone(), HostTensor::from_bytes(dtype, tensor.dims.clone(), &bytes)))
        };
        self.tensors.iter().map(round).collect()
    }

    /// Makes the call and waits for it.
    pub fn run(&self, context: &Context) -> Result<Outcome, Error> {
        let plan = self.plan(context)?;
        let prepared = pollster::block_on(context.prepare(&plan))?;
        let arena = Arena::upload(context, self, &plan)?;
        let bound = prepared.bind(&arena.tensors, &Memory::default())?;
        self.submit(context, &bound);
        arena.download(context)
    }

    fn submit(&self, context: &Context, bound: &Bound) {
        let mut encoder = context.device().create_command_encoder(&Default::default());
        match self.recording {
            Recording::Fused => bound.encode(Pass::Fused, &mut encoder),
            Recording::Apart => {
                for pass in [Pass::Statistics, Pass::Finish, Pass::Gradient] {
                    bound.encode(pass, &mut encoder);
                }
            }
        }
        context.queue().submit([encoder.finish()]);
    }
}

/// The buffers of a call: one each, or one for all where the plan shares.
pub struct Arena {
    pub tensors: Tensors,
    slots: Vec<(String, TensorSlice, TensorSpec)>,
}

impl Arena {
    pub fn upload(context: &Context, call: &Call<'_>, plan: &Plan) -> Result<Self, Error> {
        let mut images: Vec<(String, Vec<u8>, u64, TensorSpec, bool)> = Vec::new();
        for slot in &plan.slots {
            let size = slot.spec.dtype.size();
            let lead = if slot.output { MARGIN + (call.offset * size).next_multiple_of(4) } else { call.offset * size };
            let mut image = vec![SENTINEL; lead as usize];
            match call.tensors.get(&slot.name) {
                Some(tensor) => image.extend(tensor.to_bytes(slot.spec.dtype)?),
                None => {
                    let count = slot.spec.elements() as usize;
                    let before = HostTensor::floats([count], vec![f64::from(call.before); count]);
                    let dtype = if slot.spec.dtype.is_float() { slot.spec.dtype } else { DType::F32 };
                    let bytes = before.to_bytes(dtype)?;
                    image.extend(&bytes[..slot.spec.bytes() as usize]);
                }
            }
            image.extend([SENTINEL; MARGIN as usize]);
            image.resize(image.len().next_multiple_of(4), SENTINEL);
            images.push((slot.name.clone(), image, lead, slot.spec.clone(), slot.output));
        }
        let usage = wgpu::BufferUsages::STORAGE
            | wgpu::BufferUsages::UNIFORM
            | wgpu::BufferUsages::COPY_SRC
            | wgpu::BufferUsages::COPY_DST;
        let make = |bytes: &[u8]| {
            let buffer = context.device().create_buffer(&wgpu::BufferDescriptor {
                label: Some("call"),
                size: bytes.len() as u64,
                usage,
                mapped_at_creation: false,
            });
            context.queue().write_buffer(&buffer, 0, bytes);
            buffer
        };
        let mut arena = Self { tensors: Tensors::new(), slots: Vec::new() };
        if call.options.sharing == Sharing::Shared {
            let mut all = Vec::new();
            let mut starts = Vec::new();
            for (_, image, ..) in &images {
                all.resize(all.len().next_multiple_of(8), SENTINEL);
                starts.push(all.len() as u64);
                all.extend(image);
            }
            let buffer = make(&all);
            for ((name, _, lead, spec, output), start) in images.into_iter().zip(starts) {
                arena.add(name, TensorSlice::at(&buffer, start + lead), spec, output);
            }
        } else {
            for (name, image, lead, spec, output) in images {
                arena.add(name, TensorSlice::at(&make(&image), lead), spec, output);
            }
        }
        Ok(arena)
    }

    fn add(&mut self, name: String, slice: TensorSlice, spec: TensorSpec, output: bool) {
        self.tensors.insert(&name, slice.clone());
        if output {
            self.slots.push((name, slice, spec));
        }
    }

    pub fn download(&self, context: &Context) -> Result<Outcome, Error> {
        let mut encoder = context.device().create_command_encoder(&Default::default());
        let mut reads = Vec::new();
        for (name, slice, spec) in &self.slots {
            let padded = TensorSlice::at(&slice.buffer, slice.offset - MARGIN);
            let bytes = spec.bytes() + 2 * MARGIN;
            reads.push((name, spec, Readback::record(context.device(), &mut encoder, &padded, bytes)?));
        }
        context.queue().submit([encoder.finish()]);
        let mut outcome = Outcome { outputs: HostTensors::new(), bits: BTreeMap::new(), intact: true };
        for (name, spec, read) in reads {
            let read = read.read();
            let bytes = wait(context, read)?;
            let inner = MARGIN as usize..(MARGIN + spec.bytes()) as usize;
            outcome.intact &= bytes[..inner.start].iter().all(|&b| b == SENTINEL);
            outcome.intact &= bytes[inner.end..].iter().all(|&b| b == SENTINEL);
            let tensor = HostTensor::from_bytes(spec.dtype, spec.dims.clone(), &bytes[inner.clone()]);
            outcome.outputs.insert(name.clone(), tensor);
            outcome.bits.insert(name.clone(), bytes[inner].to_vec());
        }
        Ok(outcome)
    }
}

/// Polls the device until a future of its own is ready.
pub fn wait<T>(context: &Context, future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut future = std::pin::pin!(future);
    let mut task = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(result) = future.as_mut().poll(&mut task) {
            return result;
        }
        let polled = context.device().poll(wgpu::PollType::wait_indefinitely());
        polled.map_err(|e| Error::DeviceLost { message: e.to_string() })?;
    }
}
