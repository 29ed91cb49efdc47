//! The classifier on the GPU, and how a loss of the crate stands between its forward and backward kernels.

use crate::adam::Adam;
use crate::score;
use crate::shared::engine::{dispatch, filled, group, zeros};
use crate::shared::random::Random;
use crate::slices::{CLASSES, FEATURES, Slice};
use wgloss::{
    Bound, Context, DType, Error, Loss, Memory, Prepared, Request, TensorSlice, TensorSpec, Tensors, tensor, wgpu,
};

/// Blocks of four rectified units.
const BLOCKS: usize = 4;
/// Columns of a block: one for each feature, and the units' offsets.
const BLOCK_COLUMNS: usize = FEATURES + 1;
/// First column of the second layer.
const SECOND: usize = BLOCKS * BLOCK_COLUMNS;
/// Columns of both layers, four numbers each.
const COLUMNS: usize = SECOND + 4 * BLOCKS + 1;
/// Weights that learn.
pub const WEIGHTS: usize = 4 * SECOND + CLASSES * (4 * BLOCKS + 1);
/// Workgroups of the backward kernel for each block: their parts of the gradient are added in order.
const GROUPS: usize = 32;
/// Size of Adam's first step.
const RATE: f32 = 0.02;

/// The classifier's pipelines and state.
pub struct Model {
    device: wgpu::Device,
    forward: wgpu::ComputePipeline,
    /// One for each block of units.
    backward: [wgpu::ComputePipeline; BLOCKS],
    slopes: wgpu::ComputePipeline,
    slopes_group: wgpu::BindGroup,
    adam: Adam,
    features: wgpu::Buffer,
    weights: wgpu::Buffer,
    partials: wgpu::Buffer,
}

/// Some neighbouring slices with a loss over their logits, ready to be recorded.
pub struct Batch {
    pub slices: usize,
    pixels: usize,
    pub logits: TensorSlice,
    pub loss: TensorSlice,
    bound: Bound,
    forward: wgpu::BindGroup,
    /// Absent where no gradient is wanted.
    backward: Option<[wgpu::BindGroup; BLOCKS]>,
}

/// What pixels are, soft and by class, each in one buffer, which batches view at offsets.
pub struct Truth {
    soft: wgpu::Buffer,
    classes: wgpu::Buffer,
}

impl Truth {
    pub fn upload(context: &Context, slices: &[&Slice]) -> Self {
        let soft: Vec<f32> = slices.iter().flat_map(|s| &s.target).copied().collect();
        let classes: Vec<i32> =
            slices.iter().flat_map(|s| score::arg_max(&s.target)).map(|class| class as i32).collect();
        let usage = wgpu::BufferUsages::STORAGE;
        Self {
            soft: filled(context, "soft labels", usage, &soft),
            classes: filled(context, "classes", usage, &classes),
        }
    }
}

/// Whether the loss takes soft labels; else it takes classes.
fn is_soft(loss: &dyn Loss) -> bool {
    loss.signature().iter().any(|decl| decl.name == tensor::TARGET)
}

impl Model {
    /// A classifier with weights from a seed, over slices that batches refer to by index.
    pub fn new(context: &Context, slices: &[&Slice], steps: u32, seed: u64) -> Self {
        let device = context.device();
        let constants =
            [("BLOCK_COLUMNS", BLOCK_COLUMNS), ("SECOND", SECOND), ("COLUMNS", COLUMNS), ("GROUPS", GROUPS)];
        let constants: String = constants.iter().map(|(name, n)| format!("const {name}: u32 = {n}u;\n")).collect();
        let source = constants + include_str!("model.wgsl");
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("model.wgsl"),
            source: wgpu::ShaderSource::Wgsl(source.into()),
        });
        let pipeline = |entry: &str, constants: &[(&str, f64)]| {
            device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(entry),
                layout: None,
                module: &module,
                entry_point: Some(entry),
                compilation_options: wgpu::PipelineCompilationOptions {
                    constants,
                    // `backward` writes its tile before it reads it.
                    zero_initialize_workgroup_memory: false,
                },
                cache: None,
            })
        };
        let values: Vec<[f32; 4]> = slices.iter().flat_map(|s| s.features_by_four()).collect();
        let features = filled(context, "features", wgpu::BufferUsages::STORAGE, &values);
        let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::UNIFORM;
        let weights = filled(context, "weights", usage, &initial_weights(seed));
        let partials = zeros(device, "partial gradients", 4 * GROUPS * COLUMNS);
        let gradient = zeros(device, "gradient", 4 * COLUMNS);
        let slopes = pipeline("slopes", &[]);
        Self {
            device: device.clone(),
            forward: pipeline("forward", &[]),
            backward: std::array::from_fn(|block| pipeline("backward", &[("BLOCK", block as f64)])),
            slopes_group: group(device, &slopes, &[(5, &partials), (6, &gradient)]),
            slopes,
            adam: Adam::new(context, [&weights, &gradient], 4 * COLUMNS, RATE, steps),
            features,
            weights,
            partials,
        }
    }

    /// Plans and compiles a loss over the logits of so many slices.
    pub fn prepare(
        context: &Context,
        loss: &dyn Loss,
        [slices, height, width]: [usize; 3],
        gradient: bool,
    ) -> Result<Prepared, Error> {
        let spec = TensorSpec::new(DType::F32, [slices, CLASSES, height, width]);
        let request = Request::new().tensor(tensor::INPUT, spec.clone());
        let mut request = match is_soft(loss) {
            true => request.tensor(tensor::TARGET, spec),
            false => request.tensor(tensor::LABELS, TensorSpec::new(DType::I32, [slices, height, width])),
        };
        if gradient {
            request = request.gradient(tensor::INPUT);
        }
        pollster::block_on(context.prepare(&loss.plan(&request, context.caps())?))
    }

    /// Binds the slices from `first` on. Its buffers are made here once; a step makes nothing.
    pub fn batch(
        &self,
        context: &Context,
        prepared: &Prepared,
        truth: &Truth,
        first: usize,
        scratch: Option<&TensorSlice>,
    ) -> Result<Batch, Error> {
        let input = prepared.plan().slot(tensor::INPUT).map(|slot| slot.spec.clone());
        let dims = input.map(|spec| spec.dims).unwrap_or_default();
        let (slices, elements) = (dims[0], dims.iter().product::<usize>());
        let pixels = elements / slices / CLASSES;
        let device = &self.device;
        let logits = zeros(device, "logits", elements);
        let loss = zeros(device, "loss", 1);
        let place = [first as u32, slices as u32, pixels as u32];
        let uniform = filled(context, "batch", wgpu::BufferUsages::UNIFORM, &place);

        let mut tensors = Tensors::new()
            .with(tensor::INPUT, TensorSlice::whole(&logits))
            .with(tensor::LOSS, TensorSlice::whole(&loss));
        match prepared.plan().slot(tensor::TARGET) {
            Some(_) => {
                let at = 4 * (first * CLASSES * pixels) as u64;
                tensors.insert(tensor::TARGET, TensorSlice::at(&truth.soft, at));
            }
            None => tensors.insert(tensor::LABELS, TensorSlice::at(&truth.classes, 4 * (first * pixels) as u64)),
        }
        let mut backward = None;
        if prepared.plan().slot(tensor::GRAD_INPUT).is_some() {
            let slopes = zeros(device, "gradient of the logits", elements);
            tensors.insert(tensor::GRAD_INPUT, TensorSlice::whole(&slopes));
            let buffers = [(0, &uniform), (1, &self.features), (2, &self.weights), (4, &slopes), (5, &self.partials)];
            backward = Some(self.backward.each_ref().map(|pipeline| group(device, pipeline, &buffers)));
        }
        let memory = Memory { saved: None, scratch: scratch.cloned() };
        let buffers = [(0, &uniform), (1, &self.features), (2, &self.weights), (3, &logits)];
        Ok(Batch {
            slices,
            pixels,
            bound: prepared.bind(&tensors, &memory)?,
            forward: group(device, &self.forward, &buffers),
            backward,
            logits: TensorSlice::whole(&logits),
            loss: TensorSlice::whole(&loss),
        })
    }

    /// Records a training step: logits, loss with its gradient, the weights' gradient, Adam.
    pub fn train(&self, batch: &Batch, encoder: &mut wgpu::CommandEncoder) {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        self.forward(batch, &mut pass);
        batch.bound.fused(&mut pass);
        for (pipeline, group) in self.backward.iter().zip(batch.backward.iter().flatten()) {
            dispatch(&mut pass, pipeline, group, [GROUPS, 1]);
        }
        dispatch(&mut pass, &self.slopes, &self.slopes_group, [COLUMNS.div_ceil(32), 1]);
        self.adam.record(&mut pass);
    }

    /// Records logits and loss.
    pub fn judge(&self, batch: &Batch, encoder: &mut wgpu::CommandEncoder) {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        self.forward(batch, &mut pass);
        batch.bound.forward(&mut pass);
    }

    fn forward(&self, batch: &Batch, pass: &mut wgpu::ComputePass<'_>) {
        let groups = (batch.slices * batch.pixels).div_ceil(64);
        dispatch(pass, &self.forward, &batch.forward, [groups, 1]);
    }
}

impl Batch {
    /// The loss's scratch memory, which the next batch may use too: steps follow one another.
    pub fn scratch(&self) -> Option<&TensorSlice> {
        self.bound.scratch()
    }

    /// Bytes of the logits.
    pub fn bytes(&self) -> u64 {
        4 * (self.slices * CLASSES * self.pixels) as u64
    }
}

/// Uniform weights of variance 2 / inputs (He et al., 2015) in the first layer, 1 / inputs in the second; the offsets
/// and the fourth row of the second layer start at 0.
fn initial_weights(seed: u64) -> Vec<[f32; 4]> {
    let mut random = Random::new(seed);
    let mut weights = vec![[0.0; 4]; COLUMNS];
    for (at, column) in weights.iter_mut().enumerate() {
        let (rows, variance) = match at {
            SECOND.. => (CLASSES, 1.0 / (4 * BLOCKS) as f32),
            _ => (4, 2.0 / FEATURES as f32),
        };
        let is_offset = at == COLUMNS - 1 || (at < SECOND && at % BLOCK_COLUMNS == FEATURES);
        if !is_offset {
            column[..rows].fill_with(|| (3.0 * variance).sqrt() * random.uniform());
        }
    }
    weights
}
