//! Tensors as the crate sees them: a name, a shape, a storage type, and a place in a caller's buffer.

use std::collections::BTreeMap;
use std::fmt;

/// The prediction; receives a gradient.
pub const INPUT: &str = "input";
/// A dense target of the prediction's shape.
pub const TARGET: &str = "target";
/// Integer classes, without the class axis.
pub const LABELS: &str = "labels";
/// Class weights `[C]`, or elementwise weights for pointwise losses.
pub const WEIGHT: &str = "weight";
/// How many members each class has `[C]`.
pub const CLASS_COUNTS: &str = "class_counts";
/// Which column of a row stands for none of the others `[N]`.
pub const NONE_INDEX: &str = "none_index";
/// Cells that count (non-zero) and cells that do not (zero).
pub const CELL_MASK: &str = "cell_mask";
/// The upstream gradient; 1 when absent.
pub const GRAD_OUTPUT: &str = "grad_output";
/// Weight of the positive class, one per class.
pub const POS_WEIGHT: &str = "pos_weight";
/// Pseudo-Huber's width, one per sample.
pub const C: &str = "c";
/// Rows to compare, one an anchor; receives a gradient.
pub const EMBEDDINGS: &str = "embeddings";
/// Another set that the anchors are compared with; receives a gradient.
pub const REF_EMBEDDINGS: &str = "ref_embeddings";
/// Classes of [`REF_EMBEDDINGS`].
pub const REF_LABELS: &str = "ref_labels";
/// One proxy for each class; receives a gradient.
pub const CLASS_WEIGHT: &str = "class_weight";
/// Softmax temperature, replacing the parameter; receives a gradient.
pub const TEMPERATURE: &str = "temperature";
/// Factor of the similarities, replacing the parameter; receives a gradient.
pub const LOGIT_SCALE: &str = "logit_scale";
/// Added to the scaled similarities, replacing the parameter; receives a gradient.
pub const LOGIT_BIAS: &str = "logit_bias";
/// Running mean of the anchors' lengths; read where given, and written.
pub const RUNNING_MEAN: &str = "running_mean";
/// Running standard deviation of the anchors' lengths; read where given, and written.
pub const RUNNING_STD: &str = "running_std";
/// One centre for each class `[C, D]`; receives a gradient.
pub const CENTERS: &str = "centers";
/// Foreground (non-zero) and background (zero) of an operation on fields.
pub const MASK: &str = "mask";
/// What a segmentation is to fit `[N, K, ...]`.
pub const IMAGE: &str = "image";
/// Output: a distance field.
pub const DISTANCE: &str = "distance";
/// Output: a skeleton.
pub const SKELETON: &str = "skeleton";
/// Output: the largest values along an axis.
pub const PROJECTION: &str = "projection";
/// Cells on a boundary between labels.
pub const BOUNDARY: &str = "boundary";
/// Output: probabilities to train on, one for each class.
pub const SOFT_TARGET: &str = "soft_target";
/// Output: where each class has its edges.
pub const EDGES: &str = "edges";
/// Predicted boxes `[N, 4]` or segments `[N, 2]`; receive a gradient.
pub const BOXES: &str = "boxes";
/// True boxes or segments.
pub const TARGET_BOXES: &str = "target_boxes";
/// Variances; receive a gradient.
pub const VAR: &str = "var";
/// Logarithms of variances, one a task; receive a gradient.
pub const LOG_VARIANCE: &str = "log_variance";
/// Logarithms of variances; receive a gradient.
pub const LOG_VAR: &str = "log_var";
/// Means of Gaussians; receive a gradient.
pub const MEAN: &str = "mean";
/// Means of the Gaussians that others are compared with; receive a gradient.
pub const PRIOR_MEAN: &str = "prior_mean";
/// Logarithms of the variances of the Gaussians that others are compared with; receive a gradient.
pub const PRIOR_LOG_VAR: &str = "prior_log_var";
/// Which quantile to fit, one a class.
pub const QUANTILE: &str = "quantile";
/// The prediction where noise was added to what it is made from; receives a gradient.
pub const PERTURBED: &str = "perturbed";
/// Derivatives of a solution by time; receive a gradient.
pub const TIME_DERIVATIVE: &str = "time_derivative";
/// Derivatives of a solution by place; receive a gradient.
pub const SPACE_DERIVATIVE: &str = "space_derivative";
/// How fast a solution is carried along; receives a gradient.
pub const VELOCITY: &str = "velocity";
/// What the prediction is compared with; receives a gradient of its own.
pub const OTHER: &str = "other";
/// The divergence of a vector field; receives a gradient.
pub const DIVERGENCE: &str = "divergence";
/// Factors that replace a parameter.
pub const FACTOR: &str = "factor";
/// A flat vector `[P]` of gradients.
pub const GRADS: &str = "grads";
/// Where the segments of a flat vector start, and where the last one ends `[K+1]`.
pub const OFFSETS: &str = "offsets";
/// How many cells of each sample count, along the last axis `[N]`.
pub const LENGTHS: &str = "lengths";
/// The first of two predictions that are compared; receives a gradient.
pub const INPUT1: &str = "input1";
/// The second of two predictions that are compared; receives a gradient.
pub const INPUT2: &str = "input2";
/// What a prediction is to be apart from; receives a gradient.
pub const NEGATIVE: &str = "negative";
/// The vector that a weight of 0 gives.
pub const START: &str = "start";
/// The vector that a weight of 1 gives.
pub const END: &str = "end";
/// A second row of scores for each row of the prediction: a teacher's, or another prediction.
pub const TARGET_LOGITS: &str = "target_logits";
/// The scores of an adversarial input; receive a gradient.
pub const ADVERSARIAL_LOGITS: &str = "adversarial_logits";
/// How much of an edge lies in each cell of each class.
pub const EDGE_MASK: &str = "edge_mask";
/// Where between two others each third row lies.
pub const ALPHA: &str = "alpha";
/// Classes after a step of a diffusion over classes.
pub const NOISY_LABELS: &str = "noisy_labels";
/// Uniform numbers in (0, 1) that draw a class.
pub const NOISE: &str = "noise";
/// Classes that were drawn.
pub const SAMPLE: &str = "sample";
/// Steps of a diffusion, one a sample, from 0.
pub const TIMESTEPS: &str = "timesteps";
/// What each step of a diffusion forgets.
pub const BETAS: &str = "betas";
/// What a diffusion has kept after each step.
pub const ALPHA_BARS: &str = "alpha_bars";
/// The transition matrix of each step of a diffusion, rows the classes before.
pub const TRANSITION_MATRICES: &str = "transition_matrices";
/// The products of the transition matrices up to each step.
pub const CUMULATIVE_MATRICES: &str = "cumulative_matrices";
/// How far classes are apart.
pub const DISTANCES: &str = "distances";
/// Output: what an operation on vectors gives.
pub const OUTPUT: &str = "output";
/// Output: the norm of a vector or of each segment.
pub const TOTAL_NORM: &str = "total_norm";
/// Output: the norm of what a perturbation follows, or of each segment of it.
pub const NORM: &str = "norm";
/// A flat vector `[P]` of weights.
pub const PARAMS: &str = "params";
/// A flat vector `[P]` along which weights are moved.
pub const DIRECTION: &str = "direction";
/// A flat vector `[P]` to which another is made orthogonal.
pub const REFERENCE: &str = "reference";
/// A factor for each segment `[K]`; 0 leaves it out.
pub const SEGMENT_WEIGHT: &str = "segment_weight";
/// A set of flat vectors `[M, P]`.
pub const VECTORS: &str = "vectors";
/// What each of a set of vectors is multiplied by.
pub const COEFFICIENTS: &str = "coefficients";
/// The flat vector `[P]` that a combination starts from.
pub const BASE: &str = "base";
/// What is added to an estimate.
pub const BASELINE: &str = "baseline";
/// The weight of each task's loss `[M]`; receives a gradient.
pub const TASK_WEIGHT: &str = "task_weight";
/// The norm of each task's gradient `[M]`.
pub const GRAD_NORMS: &str = "grad_norms";
/// The losses of tasks.
pub const LOSSES: &str = "losses";
/// The losses of tasks where training started.
pub const INITIAL_LOSSES: &str = "initial_losses";
/// Points along lines, ascending.
pub const POSITIONS: &str = "positions";
/// What a diffusion has kept of each sample.
pub const GAMMA: &str = "gamma";
/// One of two sets of samples; receives a gradient.
pub const FIRST: &str = "first";
/// The other one; receives a gradient.
pub const SECOND: &str = "second";
/// What is taken from the first of two sets and added to the second.
pub const FIRST_RESIDUAL: &str = "first_residual";
/// What is taken from the second of two sets and added to the first.
pub const SECOND_RESIDUAL: &str = "second_residual";
/// Which samples of two sets are exchanged.
pub const SWAP: &str = "swap";
/// The least coordinates of a box.
pub const LOWER: &str = "lower";
/// The greatest coordinates of a box.
pub const UPPER: &str = "upper";
/// Normals of half-spaces, of length 1.
pub const NORMALS: &str = "normals";
/// How far half-spaces reach along their normals.
pub const LIMITS: &str = "limits";
/// Where points come from.
pub const ORIGIN: &str = "origin";
/// The centre of a ball.
pub const CENTER: &str = "center";
/// Corners of a polygon, in order.
pub const VERTICES: &str = "vertices";
/// What an integer stands for; receives a gradient where it is learned.
pub const SCALE: &str = "scale";
/// The integer that stands for 0.
pub const ZERO_POINT: &str = "zero_point";
/// What is added to each multiple of a scale, or to each sum; receives a gradient where it is learned.
pub const OFFSET: &str = "offset";
/// Products of a Jacobian with noise; receive a gradient.
pub const JVP: &str = "jvp";
/// The control of a diffusion that is trained; receives a gradient.
pub const CONTROL: &str = "control";
/// The control under which the paths of a diffusion were drawn.
pub const PATH_CONTROL: &str = "path_control";
/// The control of the process that runs back; receives a gradient.
pub const INFERENCE_CONTROL: &str = "inference_control";
/// The control of the process that others are measured against.
pub const REFERENCE_CONTROL: &str = "reference_control";
/// How long the steps of a path take.
pub const DT: &str = "dt";
/// How strong the noise of each step is.
pub const DIFFUSION: &str = "diffusion";
/// Output: the logarithm of the weight of a path.
pub const LOG_WEIGHT: &str = "log_weight";
/// Output: coefficients of a derivative.
pub const DERIVATIVE: &str = "derivative";
/// Logits of the bins of offsets; receive a gradient.
pub const OFFSET_LOGITS: &str = "offset_logits";
/// Starts and ends in time.
pub const SEGMENTS: &str = "segments";
/// Output: a target for each duration and frame.
pub const MAP: &str = "map";
/// Points in space.
pub const POINTS: &str = "points";
/// How well a map fits already, one number each.
pub const IOU: &str = "iou";
/// Standard deviations; receive a gradient.
pub const STD: &str = "std";
/// What is conserved of each line; receives a gradient.
pub const MASS: &str = "mass";
/// Weights of points along lines.
pub const QUADRATURE: &str = "quadrature";
/// What proportion of an item each class has `[N, C]`.
pub const PRIOR: &str = "prior";
/// The gradient of a head's weights `[C, D]`.
pub const CLASS_GRADIENT: &str = "class_gradient";
/// How sure a prediction is.
pub const CONFIDENCE: &str = "confidence";
/// One score for each row of embeddings; receives a gradient.
pub const SCORES: &str = "scores";
/// Output: how many members classes have.
pub const COUNTS: &str = "counts";
/// Output: a weight for each class.
pub const WEIGHTS: &str = "weights";
/// Output: the confidence that counts.
pub const THRESHOLD: &str = "threshold";
/// Output: a row for each segment.
pub const POOLED: &str = "pooled";
/// Output: a score for each row.
pub const SCORE: &str = "score";
/// Output: rows of embeddings, scaled.
pub const SCALED: &str = "scaled";
/// Output: how far a row of losses lies above the line through its ends.
pub const BARRIER: &str = "barrier";
/// Output: which element of a row it is.
pub const INDEX: &str = "index";
/// Output: by how much an element changes a mean.
pub const DELTA: &str = "delta";
/// Weights of a first layer.
pub const W0: &str = "w0";
/// Weights of a second layer.
pub const W1: &str = "w1";
/// Pairs of numbers, one pair a training.
pub const GRID: &str = "grid";
/// Output: a slope of logarithms.
pub const DIMENSION: &str = "dimension";
/// Symbols that a model drew.
pub const SAMPLES: &str = "samples";
/// Symbols of the truth.
pub const TARGET_SAMPLES: &str = "target_samples";
/// How many of some samples are read `[1]`.
pub const SAMPLE_COUNT: &str = "sample_count";
/// Output: a number that samples estimate.
pub const ESTIMATE: &str = "estimate";
/// Output: what each sample adds to the gradient of an estimate.
pub const CREDITS: &str = "credits";
/// Output: what an estimate is the mean of.
pub const TERMS: &str = "terms";
/// Output: a gradient that is a result of its own.
pub const GRADIENTS: &str = "gradients";
/// Output: where a flow ends.
pub const SOLUTION: &str = "solution";
/// Output: the largest eigenvalue of a Hessian.
pub const SHARPNESS: &str = "sharpness";
/// What the neurons of a network are given, before their activation.
pub const PREACTIVATIONS: &str = "preactivations";
/// Derivatives of the neurons by the input.
pub const JACOBIAN: &str = "jacobian";
/// Derivatives of the neurons along a curve.
pub const SLOPES: &str = "slopes";
/// Orthonormal directions of a manifold, in columns.
pub const TANGENT: &str = "tangent";
/// Output: a neuron's number.
pub const NEURON: &str = "neuron";
/// Output: where a row differs from the one before.
pub const CHANGED: &str = "changed";
/// Output: how many there are.
pub const COUNT: &str = "count";
/// Density of class 0.
pub const DENSITY0: &str = "density0";
/// Density of class 1.
pub const DENSITY1: &str = "density1";
/// How far an attack may move a point.
pub const EPSILONS: &str = "epsilons";
/// Output: how much is lost.
pub const RISK: &str = "risk";
/// On which side of a boundary point the class lies: +1 to the right, -1 to the left.
pub const SIDE: &str = "side";
/// Slopes of the density of class 0, a table.
pub const SLOPE0: &str = "slope0";
/// Slopes of the density of class 1, a table.
pub const SLOPE1: &str = "slope1";
/// Output: what came to its end.
pub const VALID: &str = "valid";
/// Squared norms of gradients, one a sample.
pub const GRAD_NORMS_SQ: &str = "grad_norms_sq";
/// Inverse temperatures, ascending.
pub const S: &str = "s";
/// Output: means weighted by a soft minimum.
pub const PHI: &str = "phi";
/// Output: a term of a bound.
pub const TERM: &str = "term";
/// Output: the class nearest to a row's own.
pub const NEAREST: &str = "nearest";
/// Which quantiles are asked for.
pub const Q: &str = "q";
/// Output: how many weights stay.
pub const KEPT: &str = "kept";
/// How unsure a prediction is.
pub const UNCERTAINTY: &str = "uncertainty";
/// How many members of bins are positive.
pub const POSITIVES: &str = "positives";
/// Output: the least score of each bin.
pub const SCORE_FLOOR: &str = "score_floor";
/// Output: the least uncertainty of each level.
pub const UNCERTAINTY_FLOOR: &str = "uncertainty_floor";
/// Output: how many bins of each level are taken.
pub const BINS: &str = "bins";
/// Output: how many positives are found.
pub const RECALLED: &str = "recalled";
/// Output: how many bins are taken.
pub const SELECTED: &str = "selected";
/// Output: numbers in order.
pub const VALUES: &str = "values";
/// Output: where they were.
pub const INDICES: &str = "indices";
/// For each row of a set, in which order the others come.
pub const ORDER: &str = "order";
/// The cosines that pairs of gradients are to have; read where given, and written.
pub const TARGET_COSINE: &str = "target_cosine";
/// The rows that others are multiplied with.
pub const REF_INPUT: &str = "ref_input";
/// The losses at the end of a perturbation; receive a gradient.
pub const LOSS_END: &str = "loss_end";
/// The losses before a perturbation; receive a gradient.
pub const LOSS_START: &str = "loss_start";
/// The normal of a hyperplane.
pub const NORMAL: &str = "normal";
/// What a hyperplane adds to products with its normal.
pub const BIAS: &str = "bias";
/// Output: the cosine of an angle.
pub const COSINE: &str = "cosine";
/// Output: an angle.
pub const ANGLE: &str = "angle";
/// Output: one over a cosine.
pub const STRENGTH: &str = "strength";
/// Output: mean distances.
pub const MEAN_DISTANCE: &str = "mean_distance";
/// Output: a probability for each action.
pub const POLICY: &str = "policy";
/// Output: what a policy is regularised by.
pub const REGULARIZER: &str = "regularizer";
/// Output: the mean of negative log-likelihoods.
pub const NLL: &str = "nll";
/// Output: how far confidences are from accuracies.
pub const ERROR: &str = "error";
/// Output: how much of each bin of confidences is right.
pub const BIN_ACCURACY: &str = "bin_accuracy";
/// Output: the mean of each bin of confidences.
pub const BIN_CONFIDENCE: &str = "bin_confidence";
/// Output: how many rows each bin of confidences has.
pub const BIN_COUNT: &str = "bin_count";
/// Directions in a space of flat vectors, one a row.
pub const DIRECTIONS: &str = "directions";
/// Output: how far vectors reach along directions.
pub const COORDINATES: &str = "coordinates";
/// Output: which part of the variance a direction has.
pub const EXPLAINED_VARIANCE_RATIO: &str = "explained_variance_ratio";
/// Vectors of length 1 at right angles, one a row.
pub const BASIS: &str = "basis";
/// Output: eigenvalues, ascending.
pub const EIGENVALUES: &str = "eigenvalues";
/// Output: eigenvectors, in columns.
pub const EIGENVECTORS: &str = "eigenvectors";
/// Running means of gradients, one a row; read and written.
pub const MOMENTS: &str = "moments";
/// The running mean that a combined gradient stands for; read and written.
pub const FAKE_MOMENT: &str = "fake_moment";
/// The running mean of squares of gradients; read and written.
pub const SECOND_MOMENT: &str = "second_moment";
/// How many steps each loss has made, then how many all have; read and written.
pub const STEPS: &str = "steps";
/// Gradients of outputs that others are compared with, one a row.
pub const REF_JACOBIAN: &str = "ref_jacobian";
/// How far outputs are from what they should be.
pub const RESIDUAL: &str = "residual";
/// Output: rows of features, in columns.
pub const COLUMNS: &str = "columns";
/// Output: the loss, f32.
pub const LOSS: &str = "loss";
/// Output: number of bad labels, then flags (bit 0: NaN or infinity in a cell that counts).
pub const STATUS: &str = "status";
/// Output: the gradient of [`INPUT`].
pub const GRAD_INPUT: &str = "grad.input";
/// Output: the gradient of [`EMBEDDINGS`].
pub const GRAD_EMBEDDINGS: &str = "grad.embeddings";
/// Output: the gradient of [`REF_EMBEDDINGS`].
pub const GRAD_REF_EMBEDDINGS: &str = "grad.ref_embeddings";
/// Output: the gradient of [`CLASS_WEIGHT`].
pub const GRAD_CLASS_WEIGHT: &str = "grad.class_weight";
/// Output: the gradient of [`CENTERS`].
pub const GRAD_CENTERS: &str = "grad.centers";
/// Output: the gradient of [`TEMPERATURE`].
pub const GRAD_TEMPERATURE: &str = "grad.temperature";
/// Output: the gradient of [`LOGIT_SCALE`].
pub const GRAD_LOGIT_SCALE: &str = "grad.logit_scale";
/// Output: the gradient of [`LOGIT_BIAS`].
pub const GRAD_LOGIT_BIAS: &str = "grad.logit_bias";
/// Output: the gradient of [`BOXES`].
pub const GRAD_BOXES: &str = "grad.boxes";

/// How the elements of a tensor are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DType {
    F32,
    F16,
    BF16,
    U8,
    /// One byte an element, zero or not.
    Bool,
    I32,
    U32,
    I64,
}

impl DType {
    /// Bytes of one element.
    pub const fn size(self) -> u64 {
        match self {
            Self::U8 | Self::Bool => 1,
            Self::F16 | Self::BF16 => 2,
            Self::F32 | Self::I32 | Self::U32 => 4,
            Self::I64 => 8,
        }
    }

    /// True of the floating-point types.
    pub const fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F16 | Self::BF16)
    }

    /// True of the two-byte floating-point types.
    pub const fn is_half(self) -> bool {
        matches!(self, Self::F16 | Self::BF16)
    }

    /// The name that variants and errors use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F16 => "f16",
            Self::BF16 => "bf16",
            Self::U8 => "u8",
            Self::Bool => "bool",
            Self::I32 => "i32",
            Self::U32 => "u32",
            Self::I64 => "i64",
        }
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Shape and storage type of a tensor: what planning needs to know.
///
/// ```
/// use wgloss::{DType, TensorSpec};
/// let spec = TensorSpec::new(DType::BF16, [2, 3, 64, 64]);
/// assert_eq!(spec.elements(), 24_576);
/// assert_eq!(spec.bytes(), 49_152);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TensorSpec {
    pub dtype: DType,
    pub dims: Vec<usize>,
}

impl TensorSpec {
    pub fn new(dtype: DType, dims: impl Into<Vec<usize>>) -> Self {
        Self { dtype, dims: dims.into() }
    }

    /// Number of elements; 1 for a scalar. A number beyond u64 is its greatest.
    pub fn elements(&self) -> u64 {
        self.dims.iter().fold(1, |size, &dim| size.saturating_mul(dim as u64))
    }

    /// Bytes of the elements, before any padding.
    pub fn bytes(&self) -> u64 {
        self.elements().saturating_mul(self.dtype.size())
    }
}

/// A tensor's place: a buffer and the byte at which its first element lies.
#[derive(Debug, Clone)]
pub struct TensorSlice {
    pub buffer: wgpu::Buffer,
    /// Byte offset of the first element: a multiple of the element's size, and of 4 for an output.
    pub offset: u64,
}

impl From<&wgpu::Buffer> for TensorSlice {
    fn from(buffer: &wgpu::Buffer) -> Self {
        Self::whole(buffer)
    }
}

impl TensorSlice {
    /// A tensor that starts where the buffer starts.
    pub fn whole(buffer: &wgpu::Buffer) -> Self {
        Self::at(buffer, 0)
    }

    /// A tensor that starts `offset` bytes into the buffer.
    pub fn at(buffer: &wgpu::Buffer, offset: u64) -> Self {
        Self { buffer: buffer.clone(), offset }
    }
}

/// The buffers of one call, by tensor name: inputs, outputs and gradients alike.
#[derive(Debug, Clone, Default)]
pub struct Tensors {
    slices: BTreeMap<String, TensorSlice>,
}

impl Tensors {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tensor, or replaces the one of that name.
    #[must_use]
    pub fn with(mut self, name: &str, slice: TensorSlice) -> Self {
        self.insert(name, slice);
        self
    }

    /// Adds a tensor, or replaces the one of that name.
    pub fn insert(&mut self, name: &str, slice: TensorSlice) {
        self.slices.insert(name.into(), slice);
    }

    pub fn get(&self, name: &str) -> Option<&TensorSlice> {
        self.slices.get(name)
    }

    /// Names of the tensors, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.slices.keys().map(String::as_str)
    }
}

/// The name of the gradient of `tensor`: `grad.` and the tensor's name.
pub fn grad(tensor: &str) -> String {
    format!("grad.{tensor}")
}

/// One line a tensor that may have a gradient: its name, the gradient's name in WGSL, and the gradient's name.
macro_rules! gradients {
    ($($name:literal,)*) => {
        /// The gradient of a tensor: its name in WGSL, and its name.
        pub(crate) fn grad_names(tensor: &str) -> (&'static str, &'static str) {
            match tensor {
                $($name => (concat!("grad_", $name), concat!("grad.", $name)),)*
                _ => panic!("`{tensor}` has no gradient"),
            }
        }
    };
}

gradients! {
    "input",
    "boxes",
    "embeddings",
    "ref_embeddings",
    "class_weight",
    "centers",
    "temperature",
    "logit_scale",
    "logit_bias",
    "var",
    "log_variance",
    "target_logits",
    "adversarial_logits",
    "scores",
    "first",
    "second",
    "start",
    "end",
    "offset_logits",
    "log_var",
    "perturbed",
    "mean",
    "prior_mean",
    "prior_log_var",
    "time_derivative",
    "space_derivative",
    "velocity",
    "other",
    "divergence",
    "input1",
    "input2",
    "negative",
    "std",
    "log_tau",
    "mass",
    "scale",
    "offset",
    "jvp",
    "control",
    "inference_control",
    "task_weight",
    "grads",
    "loss_end",
    "loss_start",
}
