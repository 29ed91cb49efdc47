//! One call on the GPU: host tensors in, host tensors out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wgloss::tensor::CELL_MASK;
use wgloss::{
    Bound, Context, DType, Error, HostTensor, HostTensors, Loss, Memory, Options, PARAMETERS, ParameterKind, Pass,
    Plan, Readback, Reduction, Request, Sharing, Slot, TensorSlice, TensorSpec, Tensors, wgpu,
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
    /// Outputs that are written over the input they are like.
    pub in_place: BTreeSet<String>,
    /// Element offset at which every tensor starts in its buffer; outputs round it up to 4 bytes.
    pub offset: u64,
    /// What float outputs hold before the call; integers hold 0xff bytes.
    pub before: f32,
}

/// What a call left in its outputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// By slot name: `loss`, `grad.input`, `status`.
    pub outputs: HostTensors,
    /// The same as bytes.
    pub bits: BTreeMap<String, Vec<u8>>,
    /// Their storage types.
    pub stored: BTreeMap<String, DType>,
    /// Whether all other bytes are as they were: the inputs, and the sentinels around every output, saved
    /// and scratch memory.
    pub intact: bool,
}

/// Bytes of sentinel before and after every output, saved and scratch memory.
const MARGIN: u64 = 64;
const SENTINEL: u8 = 0xa5;
/// A start that suits every storage and uniform binding.
const ALIGNMENT: u64 = 256;

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
            in_place: BTreeSet::new(),
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
        request.in_place = self.in_place.clone();
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

    /// Has every output that may lie on an input lie there.
    pub fn lie_in_place(&mut self) {
        let slots = self.loss.output_slots(&self.request()).unwrap_or_default();
        self.in_place = slots.into_iter().filter(|slot| slot.over.is_some()).map(|slot| slot.name).collect();
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
        wait(context, self.answer(context))
    }

    /// Makes the call. Outputs, saved and scratch memory hold NaN bits before.
    pub async fn answer(&self, context: &Context) -> Result<Outcome, Error> {
        // Compiling is what a test costs: only what is recorded.
        let plan = self.plan(context)?.only(self.recording.passes());
        let prepared = context.prepare(&plan).await?;
        let arena = Arena::upload(context, self, &plan)?;
        let bound = prepared.bind_checked(&arena.tensors, &arena.memory).await?;
        submit(context, &bound, self.recording.passes());
        arena.results(context).await
    }
}

impl Recording {
    /// The passes of a whole call.
    pub fn passes(self) -> &'static [Pass] {
        match self {
            Self::Fused => &[Pass::Fused],
            Self::Apart => &[Pass::Statistics, Pass::Finish, Pass::Gradient],
        }
    }
}

/// Records passes and submits them.
pub fn submit(context: &Context, bound: &Bound, passes: &[Pass]) {
    let mut encoder = context.device().create_command_encoder(&Default::default());
    passes.iter().for_each(|&pass| bound.encode(pass, &mut encoder));
    context.queue().submit([encoder.finish()]);
}

/// The buffers of a call: one for each tensor, or one for all where the plan shares; saved and scratch
/// memory besides.
pub struct Arena {
    pub tensors: Tensors,
    pub memory: Memory,
    outputs: Vec<(String, TensorSlice, TensorSpec)>,
    buffers: Vec<Image>,
}

/// What a buffer held after the upload, and the bytes of it that a call may write.
struct Image {
    buffer: wgpu::Buffer,
    bytes: Vec<u8>,
    written: Vec<Range<usize>>,
}

/// A tensor's bytes on their way into a buffer.
struct Part {
    name: String,
    spec: TensorSpec,
    output: bool,
    /// Bytes of sentinel before it, counted from a multiple of `ALIGNMENT`.
    lead: usize,
    bytes: Vec<u8>,
}

impl Arena {
    pub fn upload(context: &Context, call: &Call<'_>, plan: &Plan) -> Result<Self, Error> {
        let parts = plan.slots.iter().map(|slot| Part::new(call, slot)).collect::<Result<Vec<_>, Error>>()?;
        let mut arena =
            Self { tensors: Tensors::new(), memory: Memory::default(), outputs: Vec::new(), buffers: Vec::new() };
        if call.options.sharing == Sharing::Shared {
            arena.place(context, parts);
        } else {
            parts.into_iter().for_each(|part| arena.place(context, vec![part]));
        }
        arena.memory.saved = arena.region(context, plan.saved_bytes);
        arena.memory.scratch = arena.region(context, plan.scratch_bytes);
        Ok(arena)
    }

    /// Puts tensors into one new buffer.
    fn place(&mut self, context: &Context, parts: Vec<Part>) {
        let mut bytes = Vec::new();
        let mut written = Vec::new();
        let mut starts = Vec::new();
        for part in &parts {
            bytes.resize(bytes.len().next_multiple_of(ALIGNMENT as usize) + part.lead, SENTINEL);
            starts.push(bytes.len());
            if part.output {
                written.push(bytes.len()..bytes.len() + part.spec.bytes() as usize);
            }
            bytes.extend(&part.bytes);
            bytes.extend([SENTINEL; MARGIN as usize]);
        }
        let buffer = self.buffer(context, bytes, written);
        for (part, start) in parts.into_iter().zip(starts) {
            let slice = TensorSlice::at(&buffer, start as u64);
            self.tensors.insert(&part.name, slice.clone());
            if part.output {
                self.outputs.push((part.name, slice, part.spec));
            }
        }
    }

    /// Saved or scratch memory full of NaN bits, between sentinels.
    fn region(&mut self, context: &Context, size: u64) -> Option<TensorSlice> {
        if size == 0 {
            return None;
        }
        let inner = ALIGNMENT as usize..(ALIGNMENT + size) as usize;
        let mut bytes = vec![SENTINEL; inner.end + MARGIN as usize];
        bytes[inner.clone()].fill(0xff);
        let buffer = self.buffer(context, bytes, vec![inner]);
        Some(TensorSlice::at(&buffer, ALIGNMENT))
    }

    fn buffer(&mut self, context: &Context, mut bytes: Vec<u8>, written: Vec<Range<usize>>) -> wgpu::Buffer {
        bytes.resize(bytes.len().next_multiple_of(4), SENTINEL);
        let buffer = context.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some("call"),
            size: bytes.len() as u64,
            usage: wgpu::BufferUsages::STORAGE
                | wgpu::BufferUsages::UNIFORM
                | wgpu::BufferUsages::COPY_SRC
                | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        context.queue().write_buffer(&buffer, 0, &bytes);
        self.buffers.push(Image { buffer: buffer.clone(), bytes, written });
        buffer
    }

    /// What the buffers hold, waited for.
    pub fn download(&self, context: &Context) -> Result<Outcome, Error> {
        wait(context, self.results(context))
    }

    /// What the buffers hold once all that was submitted has run.
    pub async fn results(&self, context: &Context) -> Result<Outcome, Error> {
        let mut encoder = context.device().create_command_encoder(&Default::default());
        let record = |image: &Image| {
            let slice = TensorSlice::whole(&image.buffer);
            Readback::record(context.device(), &mut encoder, &slice, image.bytes.len() as u64)
        };
        let reads = self.buffers.iter().map(record).collect::<Result<Vec<_>, Error>>()?;
        context.queue().submit([encoder.finish()]);
        let mut contents = Vec::with_capacity(reads.len());
        for read in reads {
            contents.push(read.read().await?);
        }
        let mut outcome =
            Outcome { outputs: HostTensors::new(), bits: BTreeMap::new(), stored: BTreeMap::new(), intact: true };
        for (image, now) in self.buffers.iter().zip(&contents) {
            let changed = |at: &usize| now[*at] != image.bytes[*at];
            let stray = |at: &usize| !image.written.iter().any(|range| range.contains(at));
            outcome.intact &= !(0..now.len()).filter(changed).any(|at| stray(&at));
        }
        for (name, slice, spec) in &self.outputs {
            let index = self.buffers.iter().position(|image| image.buffer == slice.buffer);
            let contents = &contents[index.expect("every output lies in a buffer of the arena")];
            let bytes = &contents[slice.offset as usize..(slice.offset + spec.bytes()) as usize];
            outcome.outputs.insert(name.clone(), HostTensor::from_bytes(spec.dtype, spec.dims.clone(), bytes));
            outcome.bits.insert(name.clone(), bytes.to_vec());
            outcome.stored.insert(name.clone(), spec.dtype);
        }
        Ok(outcome)
    }
}

impl Part {
    fn new(call: &Call<'_>, slot: &Slot) -> Result<Self, Error> {
        let size = slot.spec.dtype.size();
        let offset = call.offset * size;
        let count = slot.spec.elements() as usize;
        let (lead, bytes) = if slot.name == PARAMETERS {
            (0, bytemuck::cast_slice(&parameter_words(call.loss)).to_vec())
        } else if let Some(tensor) = call.tensors.get(&slot.name) {
            // An input that is updated starts where outputs do.
            let lead = if slot.output { offset.next_multiple_of(4) } else { offset };
            (lead, tensor.to_bytes(slot.spec.dtype)?)
        } else if slot.spec.dtype.is_float() {
            let before = HostTensor::floats([count], vec![f64::from(call.before); count]);
            (MARGIN + offset.next_multiple_of(4), before.to_bytes(slot.spec.dtype)?)
        } else {
            (MARGIN + offset.next_multiple_of(4), vec![0xff; slot.spec.bytes() as usize])
        };
        let mut bytes = bytes;
        // What pads an output to a whole word is no part of it.
        let end = slot.spec.bytes() as usize;
        if slot.output {
            bytes.truncate(end);
        }
        let (name, spec, output) = (slot.name.clone(), slot.spec.clone(), slot.output);
        Ok(Self { name, spec, output, lead: lead as usize, bytes })
    }
}

/// The numeric parameters as the tensor `parameters` holds them.
pub fn parameter_words(loss: &dyn Loss) -> Vec<u32> {
    let numeric = loss.parameters().into_iter().filter(|p| p.kind == ParameterKind::Numeric);
    numeric.map(|p| p.value.word()).collect()
}

/// Polls the device until a future of its own is ready. Not for a browser, which polls by itself.
pub fn wait<T>(context: &Context, future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    block_on(context, future)?
}

/// The same for futures of any result.
pub fn block_on<T>(context: &Context, future: impl Future<Output = T>) -> Result<T, Error> {
    let mut future = std::pin::pin!(future);
    let mut task = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(result) = future.as_mut().poll(&mut task) {
            return Ok(result);
        }
        let polled = context.device().poll(wgpu::PollType::wait_indefinitely());
        polled.map_err(|e| Error::DeviceLost { message: e.to_string() })?;
    }
}
