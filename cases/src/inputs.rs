//! Problems to put to a loss: shapes by family, tensors from the signature, values from a fixed seed.

use crate::table::{Row, Values};
use wgloss::tensor::{
    ADVERSARIAL_LOGITS, ALPHA, ALPHA_BARS, BETAS, BOXES as BOXES_TENSOR, CELL_MASK, CLASS_GRADIENT, CLASS_WEIGHT,
    CONTROL, CUMULATIVE_MATRICES, DISTANCES, DIVERGENCE, EDGE_MASK, EMBEDDINGS, END, GRAD_OUTPUT, GRADS, IMAGE,
    INFERENCE_CONTROL, INPUT, INPUT1, INPUT2, JVP, LABELS, LENGTHS, LOG_VAR, LOSS, MASK, MEAN, NEGATIVE, NOISY_LABELS,
    NONE_INDEX, OFFSET, OFFSET_LOGITS, OTHER, PATH_CONTROL, PERTURBED, PRIOR_LOG_VAR, PRIOR_MEAN, QUANTILE,
    REF_EMBEDDINGS, REFERENCE_CONTROL, SCORES as SCORES_TENSOR, SEGMENTS as SEGMENTS_IN_TIME, SPACE_DERIVATIVE, START,
    TARGET, TARGET_BOXES, TARGET_LOGITS, TIME_DERIVATIVE, TIMESTEPS, TRANSITION_MATRICES, VAR, VELOCITY, WEIGHT,
};
use wgloss::{
    ClassAxis, Evaluation, HostData, HostTensor, HostTensors, Loss, ParameterValue, Presence, Reduction, Sizes,
    TensorDecl, TensorKind,
};

/// The class centres of `center_loss`.
const CENTERS: &str = "centers";
/// The classes that `masked_cross_entropy` leaves in.
const CLASS_MASK: &str = "class_mask";

/// Numbers that depend on the seed only (SplitMix64).
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: &str) -> Self {
        // FNV-1a: the same on every machine.
        Self(seed.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// Uniform in [low, high).
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Gaussian, by Box and Muller.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform(0.0, 1.0)).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform(0.0, 1.0)).cos()
    }
}

/// Which optional tensors a problem has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Optional {
    None,
    All,
    Only(&'static str),
}

/// How to make a problem.
#[derive(Clone)]
pub struct Recipe<'a> {
    pub row: &'a Row,
    pub parameters: &'a str,
    /// Shape of the first tensor of the signature.
    pub dims: Vec<usize>,
    /// Sizes of the letters that this shape does not hold.
    pub letters: Vec<(&'static str, usize)>,
    pub optional: Optional,
    /// Dense targets rather than labels.
    pub dense: bool,
    pub reduction: Reduction,
    /// Whether there is an upstream gradient other than 1.
    pub upstream: bool,
    /// Which numbers to draw.
    pub seed: u32,
}

/// A question to a loss.
#[derive(Debug)]
pub struct Problem {
    pub name: String,
    pub loss: Box<dyn Loss>,
    pub tensors: HostTensors,
    pub reduction: Reduction,
    /// Whether terms of about 1 may cancel to less than what f32 resolves of 1.
    pub cancels: bool,
}

/// What a kind of loss is asked about: shapes of the signature's first tensor.
struct Subject {
    /// By name. `odd`: no size is a multiple of another, or of a workgroup. `even`: what is adjacent is whole pairs. The last
    /// one is the longest.
    shapes: &'static [(&'static str, &'static [usize])],
    /// Shapes without an element.
    empty: &'static [&'static [usize]],
    /// Sizes of the letters that these shapes do not hold.
    letters: &'static [(&'static str, usize)],
}

const POINTWISE: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-element", &[1]),
        ("scalar", &[]),
        ("one-row", &[1, 37]),
        ("less-than-a-workgroup", &[63]),
        ("odd", &[3, 5, 7]),
        ("two-spatial-axes", &[2, 3, 17, 31]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0], &[0, 3], &[3, 0, 2], &[2, 3, 0]],
    letters: &[],
};

/// The same with at least two axes.
const PAIRED_ROWS: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("odd", &[3, 5, 7]),
        ("two-spatial-axes", &[2, 3, 17, 31]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0, 3], &[3, 0, 2], &[2, 3, 0]],
    letters: &[],
};

/// One number for each of some tasks.
const TASKS: Subject = Subject {
    shapes: &[
        ("small", &[3]),
        ("one-element", &[1]),
        ("less-than-a-workgroup", &[63]),
        ("odd", &[13]),
        ("many-rows", &[6007]),
    ],
    empty: &[&[0]],
    letters: &[],
};

const CLASSIFICATION: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("many-classes", &[2, 1030]),
        ("more-classes-than-registers", &[2, 4100]),
        ("classes-by-lanes", &[2, 70, 9]),
        ("more-classes-than-lanes", &[1, 1030, 3]),
        ("odd", &[3, 5, 7]),
        ("even", &[3, 10, 70]),
        ("two-spatial-axes", &[2, 3, 17, 31]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0, 3], &[0, 3, 4], &[2, 3, 0], &[2, 0, 4]],
    letters: &[("K", 3)],
};

/// Scores that labels go with: they need a class.
const SCORES: Subject = Subject { empty: &[&[0, 3], &[0, 3, 4], &[2, 3, 0]], ..CLASSIFICATION };

/// The same over steps of a diffusion.
const STEPS: Subject = Subject { letters: &[("S", 7)], ..SCORES };

/// Three blocks of rows.
const TRIPLES: Subject = Subject {
    shapes: &[
        ("small", &[3, 2, 4]),
        ("one-element", &[3, 1, 1]),
        ("one-row", &[3, 1, 37]),
        ("many-classes", &[3, 2, 1030]),
        ("more-classes-than-registers", &[3, 2, 4100]),
        ("odd", &[3, 7, 5]),
        ("many-rows", &[3, 1201, 5]),
    ],
    empty: &[&[3, 0, 3]],
    letters: &[],
};

/// Scores without space, three labels to a row where a row has a list.
const SCORE_ROWS: Subject = Subject {
    shapes: &[
        ("small", &[3, 4]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("many-classes", &[2, 1030]),
        ("more-classes-than-registers", &[2, 4100]),
        ("more-classes-than-bits", &[1, 66_000]),
        ("odd", &[7, 5]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0, 3]],
    letters: &[("K", 3)],
};

const OVERLAP: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-cell", &[1, 2]),
        ("one-row", &[1, 5, 37]),
        ("many-classes", &[2, 70, 9]),
        ("more-classes-than-a-tile", &[1, 1030, 3]),
        ("several-tiles", &[1, 3, 65, 129]),
        ("odd", &[3, 5, 7]),
        ("even", &[2, 5, 150]),
        ("two-spatial-axes", &[2, 3, 17, 31]),
        ("many-rows", &[67, 3, 25]),
    ],
    empty: CLASSIFICATION.empty,
    letters: &[],
};

/// Predictions whose distances count, with one to three spatial axes.
const FIELDS: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-cell", &[1, 2, 1]),
        ("one-row", &[1, 5, 37]),
        ("odd", &[3, 5, 7]),
        ("two-spatial-axes", &[2, 3, 17, 31]),
        ("three-spatial-axes", &[1, 2, 5, 7, 9]),
        ("many-rows", &[67, 3, 25]),
    ],
    empty: &[&[0, 3, 4], &[2, 3, 0]],
    letters: &[],
};

/// Predictions with two or three spatial axes.
const PLANES: Subject = Subject {
    shapes: &[
        ("small", &[2, 2, 3, 4]),
        ("one-cell", &[1, 2, 1, 1]),
        ("odd", &[5, 3, 7, 11]),
        ("two-spatial-axes", &[2, 3, 17, 31]),
        ("three-spatial-axes", &[1, 2, 5, 7, 9]),
        ("many-rows", &[67, 2, 5, 6]),
    ],
    empty: &[&[0, 3, 4, 4], &[2, 3, 0, 4]],
    letters: &[],
};

/// Volumes, and an image; lines of several lanes along each axis.
const LINES: Subject = Subject {
    shapes: &[
        ("small", &[2, 2, 3, 2, 4]),
        ("one-cell", &[1, 2, 1, 1, 1]),
        ("odd", &[5, 3, 5, 7, 11]),
        ("two-spatial-axes", &[2, 3, 37, 31]),
        ("long-lines", &[1, 2, 67, 35, 45]),
        ("even", &[3, 2, 4, 6, 38]),
        ("many-rows", &[67, 2, 3, 5, 6]),
    ],
    empty: &[&[0, 3, 4, 4, 2], &[2, 3, 0, 4], &[2, 3, 4, 2, 0]],
    letters: &[],
};

/// Predictions that are projected: lines of several lanes, and more classes than an invocation takes at a time, or than stay.
const PROJECTED: Subject = Subject {
    shapes: &[
        ("small", &[2, 2, 3, 4]),
        ("one-cell", &[1, 2, 1, 1]),
        ("odd", &[5, 3, 7, 11]),
        ("many-classes", &[2, 11, 5, 19]),
        ("more-classes-than-a-tile", &[1, 1030, 3, 2]),
        ("two-spatial-axes", &[2, 3, 37, 31]),
        ("long-lines", &[1, 2, 45, 35, 27]),
        ("even", &[3, 2, 4, 6, 38]),
        ("many-rows", &[67, 2, 5, 6]),
    ],
    empty: PLANES.empty,
    letters: &[],
};

const IMAGES: Subject = Subject {
    shapes: &[
        ("small", &[2, 2, 3, 4]),
        ("one-pixel", &[1, 1, 1, 1]),
        ("odd", &[5, 3, 7, 11]),
        ("larger-than-the-window", &[1, 2, 29, 37]),
        ("even", &[1, 2, 29, 38]),
        ("many-rows", &[67, 2, 5, 6]),
    ],
    empty: &[&[0, 3, 4, 4], &[2, 3, 0, 4]],
    letters: &[],
};

/// Tensors of any rank from 1 on, two numbers along the last axis at least.
const SERIES: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-row", &[1, 37]),
        ("two-coefficients", &[3, 2]),
        ("odd", &[3, 5, 7]),
        ("even", &[3, 5, 38]),
        ("long-lines", &[5, 601]),
        ("two-spatial-axes", &[2, 3, 17, 31]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0, 3, 3], &[2, 0, 3]],
    letters: &[],
};

/// Attention maps.
const ATTENTION: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-window", &[1, 3, 3]),
        ("one-row", &[1, 3, 37]),
        ("odd", &[5, 7, 11]),
        ("even", &[5, 7, 12]),
        ("large-maps", &[2, 37, 41]),
        ("many-rows", &[67, 5, 6]),
    ],
    empty: &[&[0, 4, 4]],
    letters: &[],
};

/// Part maps and a background.
const PART_MAPS: Subject = Subject {
    shapes: &[
        ("small", &[2, 2, 7, 8]),
        ("one-part", &[1, 2, 7, 7]),
        ("odd", &[3, 5, 7, 11]),
        ("even", &[3, 4, 9, 8]),
        ("large-maps", &[1, 3, 37, 41]),
        ("many-rows", &[67, 2, 7, 7]),
    ],
    empty: &[&[0, 3, 8, 8]],
    letters: &[],
};

/// Features of parts.
const PARTS: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-part", &[1, 5, 1]),
        ("odd", &[3, 7, 5]),
        ("even", &[3, 8, 5]),
        ("many-parts", &[2, 37, 41]),
        ("many-rows", &[67, 9, 3]),
    ],
    empty: &[&[0, 3, 3], &[2, 0, 3]],
    letters: &[],
};

/// Lines of points.
const POSITIONS: Subject = Subject {
    shapes: &[
        ("small", &[2, 4]),
        ("one-element", &[1]),
        ("one-row", &[1, 37]),
        ("less-than-a-workgroup", &[63]),
        ("odd", &[5, 7]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0, 3], &[2, 0], &[0]],
    letters: &[],
};

/// Points, reflected in a few half-spaces.
const COORDINATES: Subject = Subject {
    shapes: &[
        ("small", &[5, 3]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("odd", &[11, 7]),
        ("even", &[11, 8]),
        ("wide", &[3, 1030]),
        ("many-rows", &[2501, 2]),
    ],
    empty: &[&[0, 3]],
    letters: &[("K", 35)],
};

/// Points of the plane, in a polygon.
const PLANAR: Subject = Subject { letters: &[("P", 7)], ..SEGMENTS };

/// Responses in time.
const RESPONSES: Subject = Subject {
    shapes: &[
        ("small", &[2, 2, 4]),
        ("one-place", &[1, 1, 1]),
        ("odd", &[3, 5, 7]),
        ("even", &[3, 5, 38]),
        ("many-rows", &[67, 3, 25]),
    ],
    empty: &[&[0, 3, 4], &[2, 3, 0], &[2, 0, 4]],
    letters: &[("K", 3)],
};

/// Segments of a few samples.
const TIMES: Subject = Subject {
    shapes: &[("small", &[2, 3, 2]), ("one-segment", &[1, 1, 2]), ("odd", &[3, 5, 2]), ("many-rows", &[17, 2, 2])],
    empty: &[&[0, 3, 2], &[2, 0, 2]],
    letters: &[],
};

/// Points in one to three dimensions.
const CLOUDS: Subject = Subject {
    shapes: &[("small", &[9, 3]), ("one-point", &[1, 1]), ("odd", &[37, 2]), ("many-rows", &[1201, 3])],
    empty: &[&[0, 3]],
    letters: &[],
};

/// Masks and labels that are asked for their surroundings, with one to three spatial axes.
const MASKS: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-cell", &[1, 1]),
        ("one-row", &[1, 37]),
        ("odd", &[3, 5, 7]),
        ("three-axes", &[1, 5, 7, 9]),
        ("two-axes", &[2, 33, 65]),
        ("many-rows", &[301, 5, 4]),
    ],
    empty: &[&[0, 3], &[2, 0], &[2, 3, 0]],
    letters: &[],
};

/// The same with two or three spatial axes.
const PLANAR_MASKS: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-cell", &[1, 1, 1]),
        ("odd", &[3, 5, 7]),
        ("three-axes", &[1, 5, 7, 9]),
        ("several-tiles", &[1, 9, 19, 17]),
        ("two-axes", &[2, 33, 65]),
        ("many-rows", &[301, 5, 4]),
    ],
    empty: &[&[0, 3, 3], &[2, 0, 3], &[2, 3, 0]],
    letters: &[],
};

/// Embeddings; the reference set has 9 rows, and there are 5 classes where classes have proxies.
const PAIRS: Subject = Subject {
    shapes: &[
        ("small", &[6, 3]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("two-rows", &[2, 3]),
        ("odd", &[11, 7]),
        ("past-a-tile", &[67, 33]),
        ("wide", &[5, 300]),
        ("many-rows", &[131, 9]),
    ],
    empty: &[&[0, 5]],
    letters: &[("M", 9), ("C", 5)],
};

const BOXES: Subject = Subject {
    shapes: &[("small", &[5, 4]), ("one-box", &[1, 4]), ("odd", &[21, 4]), ("many-rows", &[2501, 4])],
    empty: &[&[0, 4]],
    letters: &[],
};

const SEGMENTS: Subject = Subject {
    shapes: &[("small", &[5, 2]), ("one-segment", &[1, 2]), ("odd", &[21, 2]), ("many-rows", &[2501, 2])],
    empty: &[&[0, 2]],
    letters: &[],
};

/// Flat vectors, in three segments where they are cut.
const VECTORS: Subject = Subject {
    shapes: &[
        ("small", &[7]),
        ("one-element", &[1]),
        ("less-than-a-workgroup", &[63]),
        ("odd", &[1237]),
        ("many-rows", &[20_011]),
    ],
    empty: &[&[0]],
    letters: &[("K", 3)],
};

/// Bins of levels.
const LEVELS: Subject = Subject {
    shapes: &[
        ("small", &[2, 4]),
        ("one-element", &[1, 1]),
        ("odd", &[5, 7]),
        ("one-row", &[1, 37]),
        ("many-rows", &[40, 9]),
    ],
    empty: &[&[0, 3], &[2, 0]],
    letters: &[],
};

/// Rows of one piece and of several.
const MONOTONE_ROWS: Subject = Subject {
    shapes: &[
        ("small", &[2, 5]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("odd", &[5, 77]),
        ("even", &[3, 10]),
        ("long-rows", &[2, 9001]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0, 3], &[2, 0]],
    letters: &[],
};

/// Rows that are put in order, short ones and long ones; three segments of them where they are flat.
const ORDERED_ROWS: Subject = Subject {
    shapes: &[
        ("small", &[7]),
        ("one-element", &[1]),
        ("one-row", &[1, 37]),
        ("odd", &[1237]),
        ("even", &[3, 1026]),
        ("short-rows", &[5, 7]),
        ("rows-past-a-workgroup", &[3, 1030]),
        ("long-rows", &[3, 2501]),
        ("long-row", &[20_011]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0], &[0, 3], &[3, 0]],
    letters: &[("K", 3)],
};

/// Sets of vectors, in three segments where they are cut; up to 8 of them, more, and as many as there may be.
const SETS_OF_VECTORS: Subject = Subject {
    shapes: &[
        ("small", &[2, 7]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("odd", &[3, 1237]),
        ("past-a-tile", &[13, 401]),
        ("most-rows", &[64, 331]),
        ("many-rows", &[4, 20_011]),
    ],
    empty: &[&[0, 3], &[3, 0]],
    letters: &[("K", 3), ("N", 4)],
};

/// Symmetric matrices.
const SYMMETRIC: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 3]),
        ("one-element", &[1, 1, 1]),
        ("odd", &[5, 7, 7]),
        ("most-rows", &[2, 64, 64]),
        ("many-rows", &[301, 6, 6]),
    ],
    empty: &[&[0, 3, 3], &[3, 0, 0]],
    letters: &[],
};

/// Sets of flat vectors.
const VECTOR_SETS: Subject = Subject {
    shapes: &[
        ("small", &[2, 7]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("less-than-a-workgroup", &[4, 63]),
        ("many-vectors", &[70, 300]),
        ("odd", &[3, 1237]),
        ("many-rows", &[5, 20_011]),
    ],
    empty: &[&[0, 7], &[3, 0]],
    letters: &[],
};

/// Rows of elements, that fit on chip and that do not; three segments of them where they are flat.
const ELEMENT_ROWS: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-element", &[1]),
        ("one-row", &[1, 37]),
        ("odd", &[3, 5, 7]),
        ("even", &[3, 10, 7]),
        ("two-spatial-axes", &[2, 3, 17, 31]),
        ("long-rows", &[3, 5, 1003]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0], &[0, 3], &[3, 0, 2], &[2, 3, 0]],
    letters: &[("K", 3)],
};

/// The same along the last axis, where a length cuts them.
const PREFIXES: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("odd", &[3, 5, 7]),
        ("even", &[3, 7, 10]),
        ("two-spatial-axes", &[2, 3, 17, 31]),
        ("long-rows", &[3, 5, 1003]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0, 3], &[3, 0, 2], &[2, 3, 0]],
    letters: &[],
};

/// The same of sequences.
const SEQUENCES: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-element", &[1, 1, 1]),
        ("one-row", &[1, 1, 37]),
        ("odd", &[3, 5, 7]),
        ("even", &[3, 7, 10]),
        ("long-rows", &[3, 5, 1003]),
        ("many-rows", &[1201, 1, 5]),
    ],
    empty: &[&[0, 3, 2], &[3, 0, 2], &[2, 3, 0]],
    letters: &[],
};

/// Rows of a matrix.
const MATRICES: Subject = Subject {
    shapes: &[
        ("small", &[3, 4]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("odd", &[5, 7]),
        ("even", &[3, 70]),
        ("long-rows", &[3, 5003]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0, 3], &[3, 0]],
    letters: &[],
};

/// Curves of losses, of two or more each.
const CURVES: Subject = Subject {
    shapes: &[
        ("small", &[3, 4]),
        ("one-row", &[1, 37]),
        ("two-losses", &[3, 2]),
        ("odd", &[5, 7]),
        ("even", &[5, 70]),
        ("long-rows", &[3, 5003]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0, 3]],
    letters: &[],
};

/// Planes, in one tile and in several.
const PLANES_OF_CELLS: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-cell", &[1, 1, 1]),
        ("one-row", &[1, 1, 37]),
        ("odd", &[3, 5, 7]),
        ("even", &[2, 6, 10]),
        ("several-tiles", &[2, 67, 35]),
        ("tiles-of-tiles", &[1, 67, 1100]),
        ("many-rows", &[601, 2, 2]),
    ],
    empty: &[&[0, 3, 3]],
    letters: &[],
};

/// Samples that a network is trained with.
const TRAININGS: Subject = Subject {
    shapes: &[
        ("small", &[5, 3]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 13]),
        ("odd", &[11, 7]),
        ("even", &[12, 8]),
        ("wide", &[3, 44]),
        ("several-tiles", &[401, 9]),
        ("many-rows", &[67, 5]),
    ],
    empty: &[&[0, 3], &[3, 0]],
    letters: &[("T", 2), ("G", 5)],
};

/// Symbols.
const SYMBOLS: Subject = Subject {
    shapes: &[
        ("small", &[7]),
        ("one-pair", &[2]),
        ("less-than-a-workgroup", &[63]),
        ("odd", &[137]),
        ("many-rows", &[6007]),
    ],
    empty: &[],
    letters: &[("M", 9)],
};

/// A few symbols: estimates from many are beyond f32, unless as many were expected.
const FEW_SYMBOLS: Subject = Subject {
    shapes: &[("small", &[7]), ("one-symbol", &[1]), ("odd", &[23]), ("many-rows", &[6007])],
    empty: &[&[0]],
    letters: &[("M", 9)],
};

/// Networks of several layers, of one neuron each.
const NETS: Subject = Subject {
    shapes: &[
        ("small", &[3, 4]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("odd", &[5, 7]),
        ("even", &[5, 8]),
        ("long-rows", &[3, 1103]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0, 3], &[3, 0]],
    letters: &[],
};

/// What neurons are given.
const NEURONS: Subject = Subject {
    shapes: &[
        ("small", &[3, 4]),
        ("one-element", &[1, 1]),
        ("one-row", &[1, 37]),
        ("odd", &[5, 7]),
        ("even", &[5, 8]),
        ("long-rows", &[3, 1103]),
        ("many-rows", &[1201, 5]),
    ],
    empty: &[&[0, 3]],
    letters: &[("D", 11), ("T", 6)],
};

/// The same along curves.
const NEURONS_ALONG: Subject = Subject {
    shapes: &[
        ("small", &[2, 3, 4]),
        ("one-element", &[1, 1, 1]),
        ("one-row", &[1, 2, 37]),
        ("odd", &[3, 5, 7]),
        ("even", &[3, 6, 8]),
        ("long-rows", &[3, 5, 1003]),
        ("many-rows", &[301, 4, 5]),
    ],
    empty: &[&[0, 3, 3]],
    letters: &[],
};

/// Points of a boundary.
const BOUNDARIES: Subject = Subject { letters: &[("X", 9)], ..TASKS };

/// The subject of a row, told by its loss's family and signature. A further kind of loss gets its line here.
fn subject(row: &Row) -> Subject {
    let loss = row.default_loss();
    match (loss.family(), loss.signature()[0].dims) {
        ("pointwise", "M") => TASKS,
        ("pointwise", "N C ...") => PAIRED_ROWS,
        ("pointwise", _) => POINTWISE,
        // A window needs an axis.
        ("classification", _) if loss.parameters().iter().any(|p| p.name == "kernel_size") => FIELDS,
        // Labels need a class.
        ("plain_rows", "N C") => SCORE_ROWS,
        ("classification" | "plain_rows", _) if loss.signature()[1].name == LABELS => {
            Subject { empty: SCORES.empty, ..CLASSIFICATION }
        }
        ("classification" | "plain_rows" | "row_roots", _) => CLASSIFICATION,
        ("pair_rows", "3 N C") => TRIPLES,
        ("pair_rows", _) if loss.signature().iter().any(|decl| decl.name == TIMESTEPS) => STEPS,
        ("pair_rows", _) if loss.signature().iter().any(|decl| decl.name == LABELS) => SCORES,
        ("pair_rows", _) => CLASSIFICATION,
        ("samples", "N ...") => ELEMENT_ROWS,
        ("samples", "N D") => MATRICES,
        ("scores", "N A") => MATRICES,
        ("scores", "N C") => SCORE_ROWS,
        ("scores", _) => SCORES,
        ("select", "N|R N") if loss.parameters().iter().any(|p| p.name == "k") => {
            Subject { empty: &[&[0, 3]], ..ORDERED_ROWS }
        }
        ("select", "N|R N") => Subject { letters: &[("K", 3), ("Q", 5)], ..ORDERED_ROWS },
        ("select", "N") => VECTORS,
        ("statistics", "N ...") => MASKS,
        ("statistics", "N") => VECTORS,
        ("statistics", "K L") => LEVELS,
        ("isotonic", _) => MONOTONE_ROWS,
        ("statistics", "C") => TASKS,
        ("statistics", _) => POINTWISE,
        ("embeddings", _) => Subject { letters: &[("C", 5), ("K", 3)], ..PAIRS },
        ("overlap", _) if loss.signature().iter().any(|decl| decl.name == DISTANCES) => {
            Subject { empty: SCORES.empty, ..OVERLAP }
        }
        ("overlap", _) if row.planar => PROJECTED,
        ("overlap", _) => OVERLAP,
        ("lovasz", "N C ...") => Subject { empty: SCORES.empty, ..OVERLAP },
        ("lovasz", _) => MASKS,
        ("maps", "K H W") => ATTENTION,
        ("maps", "N D K") => PARTS,
        ("maps", _) => PART_MAPS,
        // Rows are added up.
        ("operations", "N ...") if loss.signature().iter().any(|decl| decl.name == JVP) => ELEMENT_ROWS,
        ("operations", "N T D") => SEQUENCES,
        ("operations", "N ..." | "N ...|") => SERIES,
        ("operations", "X|N X") => POSITIONS,
        ("operations", "N X") => MATRICES,
        ("operations", "N D") => COORDINATES,
        ("operations", "N 2") => PLANAR,
        ("operations", "B C T") => RESPONSES,
        ("operations", "N M 2") => TIMES,
        ("operations", "P 1|P 2|P 3") => CLOUDS,
        ("landscapes", "K G" | "R K" | "G S") => CURVES,
        ("landscapes", "N H W") => PLANES_OF_CELLS,
        ("landscapes", "B n") => TRAININGS,
        ("landscapes", "B D") => NETS,
        ("landscapes", "N Z") => NEURONS,
        ("landscapes", "R S Z") => NEURONS_ALONG,
        ("landscapes", "N ...") => Subject { letters: &[("E", 11)], ..POSITIONS },
        ("landscapes", "K") => BOUNDARIES,
        ("landscapes", "N") if loss.signature().iter().any(|decl| decl.name == "sample_count") => FEW_SYMBOLS,
        ("landscapes", "N") if loss.signature()[0].name == "samples" => SYMBOLS,
        ("landscapes", "N") => Subject { letters: &[("A", 6)], ..VECTORS },
        ("row_sums", "N ..." | "N C ...|N") => ELEMENT_ROWS,
        ("row_sums", "N ... T") => PREFIXES,
        ("row_sums", "N C T") => SEQUENCES,
        ("row_sums", "K M" | "N K" | "N X") => MATRICES,
        ("row_sums", "N ...|") => POINTWISE,
        ("vectors", "P|N D ...") => ELEMENT_ROWS,
        ("vectors", "M P") => VECTOR_SETS,
        ("vectors", "M") => TASKS,
        ("gram", "P") => Subject { letters: &[("M", 3)], ..VECTORS },
        (_, "P" | "P|...") => VECTORS,
        ("gram", "M P") => SETS_OF_VECTORS,
        ("gram", "T P" | "N P") => Subject { letters: &[("M", 3)], ..SETS_OF_VECTORS },
        ("gram", "K M M") => SYMMETRIC,
        ("gathered", _) => Subject { letters: &[("M", 5)], ..FIELDS },
        (_, "N C H W|N C D H W") => PLANES,
        (_, "N C ...") if loss.parameters().iter().any(|p| p.name == "axis") => LINES,
        (_, "N C ...") if loss.signature().iter().any(|decl| decl.name == IMAGE) => {
            Subject { letters: &[("K", 2)], ..FIELDS }
        }
        (_, "N C ...") if row.planar => PLANES,
        (_, "N C ...") => FIELDS,
        (_, "N C H W") => IMAGES,
        (_, "N X|N Y X|N Z Y X") => MASKS,
        (_, "N Y X|N Z Y X") => PLANAR_MASKS,
        (_, "N D") => PAIRS,
        (_, "N 4") => BOXES,
        (_, "N 2") => SEGMENTS,
        (family, dims) => panic!("cases/src/inputs.rs: no shapes for {} ({family}, {dims})", row.loss),
    }
}

/// Shapes of the first tensor, by name.
pub fn shapes(row: &Row) -> Vec<(&'static str, Vec<usize>)> {
    let mut list: Vec<_> = subject(row).shapes.iter().map(|(name, dims)| (*name, dims.to_vec())).collect();
    for (_, dims) in list.iter_mut().filter(|(_, dims)| dims.len() > 1) {
        dims[1] = dims[1].max(row.least_classes);
    }
    list
}

fn shape(row: &Row, wanted: &str) -> Vec<usize> {
    let found = shapes(row).into_iter().find(|(name, _)| *name == wanted);
    found.map(|(_, dims)| dims).unwrap_or_else(|| panic!("{}: no shape `{wanted}`", row.loss))
}

/// A few elements.
pub fn small(row: &Row) -> Vec<usize> {
    shape(row, "small")
}

/// The shape that single questions use.
pub fn odd(row: &Row) -> Vec<usize> {
    shape(row, "odd")
}

/// The shapes whose halves may be stored by whole words, where their kernels tell.
pub fn even(row: &Row) -> Vec<Vec<usize>> {
    let is_even = |name: &str| name == "even" || name == "more-classes-than-registers";
    shapes(row).into_iter().filter(|(name, _)| is_even(name)).map(|(_, dims)| dims).collect()
}

/// The longest shape.
pub fn long(row: &Row) -> Vec<usize> {
    shape(row, "many-rows")
}

/// The axis along which a problem may grow: not one that has one size for all calls.
pub fn samples_axis(row: &Row) -> usize {
    let dims = row.default_loss().signature()[0].dims;
    usize::from(dims.starts_with('3') || ["M P", "T P", "N P"].contains(&dims))
}

impl<'a> Recipe<'a> {
    /// Labels where the loss takes them, defaults for everything else.
    pub fn new(row: &'a Row, dims: Vec<usize>) -> Self {
        let reduction = Reduction::Mean;
        let (letters, optional) = (subject(row).letters.to_vec(), Optional::None);
        Self { row, parameters: "{}", dims, letters, optional, dense: false, reduction, upstream: false, seed: 0 }
    }

    pub fn parameters(mut self, parameters: &'a str) -> Self {
        self.parameters = parameters;
        self
    }

    pub fn optional(mut self, optional: Optional) -> Self {
        self.optional = optional;
        self
    }

    pub fn dense(mut self) -> Self {
        self.dense = true;
        self
    }

    pub fn reduction(mut self, reduction: Reduction) -> Self {
        self.reduction = reduction;
        self
    }

    pub fn upstream(mut self) -> Self {
        self.upstream = true;
        self
    }

    pub fn seed(mut self, seed: u32) -> Self {
        self.seed = seed;
        self
    }

    fn name(&self) -> String {
        let mut name = format!("{:?} {}", self.dims, self.reduction.word());
        if self.parameters != "{}" {
            name = format!("{name} {}", self.parameters);
        }
        match self.optional {
            Optional::None => {}
            Optional::All => name.push_str(" all-tensors"),
            Optional::Only(tensor) => name = format!("{name} {tensor}"),
        }
        if self.dense {
            name.push_str(" target");
        }
        if self.upstream {
            name.push_str(" upstream");
        }
        name
    }

    /// Draws the tensors.
    pub fn make(&self) -> Result<Problem, String> {
        let loss = self.row.with(self.parameters);
        let signature = loss.signature();
        let mut sizes = Sizes::of(&loss.parameters());
        if !sizes.bind(signature[0].dims, &self.dims) {
            return Err(format!("`{}` takes no shape {:?}", signature[0].name, self.dims));
        }
        // Slices along an axis.
        if let Some(axis) = axis_of(&*loss, self.dims.len()) {
            sizes.set("C", self.dims[axis]);
        }
        // Segments are cut by their offsets alone.
        let uncut = |letter: &str| {
            let of = |decl: &&TensorDecl| decl.dims.strip_suffix("+1") == Some(letter);
            signature.iter().find(of).is_some_and(|decl| !self.takes(decl, &signature))
        };
        self.letters.iter().filter(|(letter, _)| !uncut(letter)).for_each(|(letter, size)| sizes.set(letter, *size));
        let mut draw = Draw::new(&format!("{} {} {}", self.row.loss, self.name(), self.seed));
        let mut tensors = HostTensors::new();
        for decl in signature.iter().filter(|decl| self.takes(decl, &signature)) {
            // The first tensor's own shape says which of its forms it has.
            let first = (decl.name == signature[0].name).then(|| self.dims.clone());
            let Some(dims) = first.or_else(|| sizes.dims(decl.dims)) else { continue };
            tensors.insert(decl.name.into(), self.values(&*loss, decl, dims, &sizes, &mut draw));
        }
        leave_labels_in(&mut tensors);
        if self.upstream && signature.iter().any(|decl| decl.grad) {
            let plain = loss.reference(&tensors, self.reduction, ClassAxis::First).map_err(|e| e.to_string())?;
            let dims = main_output(&*loss, &plain).dims.clone();
            let count = dims.iter().product();
            let values = (0..count).map(|_| 1.5 + 0.75 * draw.normal()).collect();
            tensors.insert(GRAD_OUTPUT.into(), HostTensor::floats(dims, values));
        }
        Ok(Problem { name: self.name(), loss, tensors, reduction: self.reduction, cancels: false })
    }

    fn takes(&self, decl: &TensorDecl, signature: &[TensorDecl]) -> bool {
        match decl.presence {
            Presence::Required => true,
            // Offsets cut what is flat, and sets of such.
            Presence::Optional if decl.dims == "K+1" && self.dims.len() != 1 && !is_set(signature) => false,
            // Derivatives along a curve have no directions.
            Presence::Optional if decl.name == "tangent" && self.dense => false,
            Presence::Optional => match self.optional {
                Optional::None => false,
                Optional::All => true,
                Optional::Only(name) => name == decl.name,
            },
            Presence::Either(other) => {
                let place = |name: &str| signature.iter().position(|decl| decl.name == name);
                // Labels, or the first of the two; the other one where targets are dense.
                let has_labels = [decl.name, other].contains(&LABELS);
                let second = if has_labels { decl.name != LABELS } else { place(decl.name) > place(other) };
                place(other).is_none() || self.dense == second
            }
        }
    }

    fn values(
        &self,
        loss: &dyn Loss,
        decl: &TensorDecl,
        dims: Vec<usize>,
        sizes: &Sizes,
        draw: &mut Draw,
    ) -> HostTensor {
        let count: usize = dims.iter().product();
        let signature = loss.signature();
        let ignored = ignore_index(loss).filter(|_| self.optional == Optional::All || sizes.get("C") == Some(0));
        let ignored = ignored.filter(|_| decl.name != NOISY_LABELS);
        match decl.kind {
            TensorKind::Label => {
                let has_classes = signature.iter().any(|decl| decl.dims.contains('C'));
                let of_two = ["lovasz_hinge_loss", "boundary_tilt_diagnostics", "score_uncertainty_histogram"];
                let two = of_two.contains(&loss.name());
                let drawn = || told_classes(loss).unwrap_or(if two { 2 } else { 3 });
                let classes = if has_classes { sizes.get("C").unwrap_or(1) } else { drawn() };
                // A label below 0 may end a list, or leave a row out.
                let ends = decl.dims == "N K" || decl.name == NONE_INDEX;
                let label = |draw: &mut Draw| match ignored {
                    _ if ends && draw.below(4) == 0 => -1,
                    Some(index) if classes == 0 || draw.below(5) == 0 => index,
                    _ => draw.below(classes) as i64,
                };
                // Runs of one label, so that some windows hold no other.
                let run = if decl.name == signature[0].name { 17 } else { 1 };
                let mut labels = Vec::with_capacity(count + run);
                while labels.len() < count {
                    labels.extend(vec![label(draw); run]);
                }
                labels.truncate(count);
                HostTensor::integers(dims, labels)
            }
            TensorKind::Index => HostTensor::integers(dims, indices(decl.name, count, sizes, draw)),
            TensorKind::Mask => HostTensor::integers(dims, (0..count).map(|_| i64::from(draw.below(3) != 0)).collect()),
            TensorKind::Float | TensorKind::Auxiliary => {
                let mut values: Vec<f64> = (0..count).map(|_| self.number(loss, decl.name, draw)).collect();
                match decl.name {
                    // Where labels are the other choice, a target is a distribution over the classes.
                    TARGET if decl.presence == Presence::Either(LABELS) => normalise(&mut values, &dims),
                    BOXES_TENSOR | TARGET_BOXES => span(&mut values, dims[1]),
                    "normals" => unit(&mut values, dims[1]),
                    "support" | "positions" | "s" => ascend(&mut values),
                    GRADS | INPUT | "ref_jacobian" if is_set(&signature) => spread(&mut values, dims[1]),
                    INPUT if signature[0].dims == "K M M" => part(&mut values, dims[1]),
                    "basis" => orthonormal(&mut values, dims[1]),
                    _ => {}
                }
                HostTensor::floats(dims, values)
            }
        }
    }

    /// A number of a float tensor. Tensors that a further family brings get their line here.
    fn number(&self, loss: &dyn Loss, name: &str, draw: &mut Draw) -> f64 {
        let values = if takes_probabilities(loss) { Values::Probability } else { self.row.values };
        match (name, values) {
            (INPUT, Values::Probability | Values::Intensity) => draw.uniform(0.02, 0.98),
            (INPUT, _) if takes_rates(loss) => draw.uniform(0.25, 2.0),
            (INPUT, Values::Logit) | (TARGET_LOGITS | ADVERSARIAL_LOGITS, _) => 2.0 * draw.normal(),
            // Beyond, exponents of steep losses bring f32's rounding out of its last digits.
            (INPUT, Values::Sign) => draw.uniform(-2.0, 2.0),
            (TARGET, Values::Sign) => [-1.0, 1.0][draw.below(2)],
            (INPUT | TARGET, Values::Real) | (EMBEDDINGS | REF_EMBEDDINGS | CLASS_WEIGHT | CENTERS, _) => draw.normal(),
            (GRADS | START | END | INPUT1 | INPUT2 | NEGATIVE | SCORES_TENSOR | CLASS_GRADIENT | "epsilons", _) => {
                draw.normal()
            }
            ("vectors" | "coefficients" | "base" | "baseline" | "params" | "direction" | "reference", _) => {
                draw.normal()
            }
            ("normal" | "bias" | "delta" | "w0" | "w1" | "weights" | "distance", _) => draw.normal(),
            ("preactivations" | "jacobian" | "slopes" | "tangent", _) => draw.normal(),
            (MASK, _) => [0.0, 1.0, 1.0][draw.below(3)],
            // A boundary between class 0 on its left and class 1 on its right, or the other way round.
            ("boundary", _) => draw.uniform(1.0, 7.0),
            ("side", _) => [-1.0, 1.0][draw.below(2)],
            ("slope0", _) => draw.uniform(-2.0, -0.25),
            ("slope1", _) => draw.uniform(0.25, 2.0),
            ("first" | "second" | "first_residual" | "second_residual" | "origin" | "normals", _) => draw.normal(),
            ("vertices" | "limits", _) => draw.uniform(-1.0, 1.0),
            (OFFSET_LOGITS | "center", _) => 0.5 * draw.normal(),
            ("lower", _) => draw.uniform(-1.0, 0.0),
            ("gamma" | SEGMENTS_IN_TIME, _) => draw.uniform(0.0, 1.0),
            (MEAN | LOG_VAR | PRIOR_MEAN | PRIOR_LOG_VAR | PERTURBED | OTHER | DIVERGENCE, _) => draw.normal(),
            (JVP | CONTROL | PATH_CONTROL | INFERENCE_CONTROL | REFERENCE_CONTROL | OFFSET, _) => draw.normal(),
            (TIME_DERIVATIVE | SPACE_DERIVATIVE | VELOCITY, _) => draw.normal(),
            ("positives", _) => draw.below(50) as f64,
            ("noise" | QUANTILE | "q", _) => draw.uniform(0.02, 0.98),
            ("class_counts", _) => draw.uniform(0.25, 20.0),
            ("values", _) => draw.uniform(-0.5, 4.5),
            // A third of the cells without an edge.
            (EDGE_MASK, _) => draw.uniform(-0.5, 1.0).max(0.0),
            (ALPHA, _) => draw.uniform(0.0, 1.0),
            ("directions" | "basis" | "ref_input" | "moments" | "fake_moment" | "ref_jacobian", _) => draw.normal(),
            ("target_cosine", _) => draw.uniform(-0.5, 0.9),
            (BETAS | ALPHA_BARS | TRANSITION_MATRICES | CUMULATIVE_MATRICES, _) => draw.uniform(0.05, 0.95),
            // Half of them hard.
            (TARGET, _) => match draw.below(4) {
                0 => 0.0,
                1 => 1.0,
                _ => draw.uniform(0.0, 1.0),
            },
            _ => draw.uniform(0.25, 2.0),
        }
    }
}

/// The axis that parameter `axis` names, where a tensor has the rank.
fn axis_of(loss: &dyn Loss, rank: usize) -> Option<usize> {
    let axis = loss.parameters().into_iter().find_map(|p| match p.value {
        ParameterValue::Integer(axis) if p.name == "axis" => Some(axis),
        _ => None,
    })?;
    usize::try_from(if axis < 0 { axis + rank as i32 } else { axis }).ok().filter(|&axis| axis < rank)
}

/// Whether parameter `activation` says that the prediction holds probabilities.
fn takes_probabilities(loss: &dyn Loss) -> bool {
    loss.parameters().iter().any(|p| p.name == "activation" && p.value == ParameterValue::Word("none"))
}

/// Whether parameter `log_input` says that the prediction holds rates.
fn takes_rates(loss: &dyn Loss) -> bool {
    loss.parameters().iter().any(|p| p.name == "log_input" && p.value == ParameterValue::Bool(false))
}

/// The label that a loss leaves out.
pub fn ignore_index(loss: &dyn Loss) -> Option<i64> {
    loss.parameters().into_iter().find_map(|p| match p.value {
        ParameterValue::Integer(index) if p.name == "ignore_index" => Some(i64::from(index)),
        _ => None,
    })
}

/// The number of classes where a parameter says it.
fn told_classes(loss: &dyn Loss) -> Option<usize> {
    loss.parameters().into_iter().find_map(|p| match p.value {
        ParameterValue::Integer(classes) if ["classes", "vocabulary"].contains(&p.name) => {
            usize::try_from(classes).ok()
        }
        _ => None,
    })
}

/// The offsets of segments, an empty one among them; other indices are below their own number.
fn indices(name: &str, count: usize, sizes: &Sizes, draw: &mut Draw) -> Vec<i64> {
    if name == TIMESTEPS {
        return (0..count).map(|_| draw.below(sizes.get("S").unwrap_or(1)) as i64).collect();
    }
    if let (LENGTHS, Some(frames)) = (name, sizes.get("frames")) {
        return (0..count).map(|_| draw.below(frames + 3) as i64).collect();
    }
    if name == "sample_count" {
        let samples = sizes.get("N").unwrap_or(0);
        return vec![(samples - draw.below(samples / 4 + 1)) as i64];
    }
    if name == "index" {
        let cells: usize = sizes.dims("...").unwrap_or_default().iter().product();
        return (0..count).map(|_| draw.below(cells) as i64).collect();
    }
    if name == LENGTHS {
        // Some are 0, some beyond the axis; the first row has two cells.
        let lines = sizes.get("T").unwrap_or(0);
        return (0..count)
            .map(|row| if row == 0 { 2 + draw.below(lines) } else { draw.below(lines + 2) } as i64)
            .collect();
    }
    if name == "steps" {
        return (0..count).map(|_| 1 + draw.below(9) as i64).collect();
    }
    if name == "order" {
        return (0..sizes.get("M").unwrap_or(0)).flat_map(|_| permutation(sizes.get("M").unwrap_or(0), draw)).collect();
    }
    if name != "offsets" {
        return (0..count).map(|_| draw.below(count) as i64).collect();
    }
    let (all, segments) = (sizes.get("P").or(sizes.get("N")).unwrap_or(0), count - 1);
    let mut offsets: Vec<i64> = match sizes.get("M") {
        // Sets of vectors need more elements than there are vectors, or their dots depend on each other.
        Some(_) => (1..segments).map(|k| (all * k / segments) as i64).collect(),
        None => (1..segments).map(|_| draw.below(all + 1) as i64).collect(),
    };
    offsets.sort_unstable();
    if segments > 2 {
        offsets[1] = offsets[0];
    }
    [0].into_iter().chain(offsets).chain([all as i64]).collect()
}

/// Leaves in the class of every label, where a mask leaves classes out.
fn leave_labels_in(tensors: &mut HostTensors) {
    let Some(labels) = tensors.get(LABELS).map(|labels| labels.as_integers().to_vec()) else { return };
    let Some(HostTensor { dims, data: HostData::Integer(mask) }) = tensors.get_mut(CLASS_MASK) else { return };
    let (classes, space) = (dims[1], dims[2..].iter().product::<usize>());
    for (q, label) in labels.into_iter().enumerate().filter(|(_, label)| (0..classes as i64).contains(label)) {
        mask[(q / space * classes + label as usize) * space + q % space] = 1;
    }
}

/// The problem with one entry of the mask for each class: all but one that no label has.
fn masked_by_class(mut problem: Problem) -> Option<Problem> {
    let classes = problem.classes()?;
    let labels = problem.tensors.get(LABELS)?.as_integers().to_vec();
    let mask = problem.tensors.get_mut(CLASS_MASK)?;
    let unused = (0..classes as i64).find(|c| !labels.contains(c));
    *mask = HostTensor::integers([classes], (0..classes as i64).map(|c| i64::from(Some(c) != unused)).collect());
    Some(problem.renamed("masked-by-class"))
}

/// Turns steps into ascending numbers.
fn ascend(values: &mut [f64]) {
    for i in 1..values.len() {
        values[i] += values[i - 1];
    }
}

/// Makes rows longer one after the other, so that their principal directions are apart, and adds something of the row before.
fn spread(values: &mut [f64], width: usize) {
    for at in 0..values.len() {
        let before = if at >= width { values[at - width] } else { 0.0 };
        values[at] = (1.0 + 0.25 * (at / width.max(1)) as f64) * values[at] - 0.25 * before;
    }
}

/// Adds to the diagonals of matrices, so that their eigenvalues are apart.
fn part(values: &mut [f64], rows: usize) {
    for matrix in values.chunks_mut((rows * rows).max(1)) {
        (0..rows).for_each(|m| matrix[m * rows + m] += 4.0 * m as f64);
    }
}

/// Makes rows orthonormal, as many as there may be; those beyond are zeros.
fn orthonormal(values: &mut [f64], width: usize) {
    for at in (0..values.len()).step_by(width.max(1)) {
        let (before, own) = values.split_at_mut(at);
        let own = &mut own[..width];
        if at >= width * width {
            own.fill(0.0);
        }
        for _ in 0..2 {
            for row in before.chunks(width) {
                let dot: f64 = row.iter().zip(&*own).map(|(x, y)| x * y).sum();
                own.iter_mut().zip(row).for_each(|(x, y)| *x -= dot * y);
            }
        }
        let length = own.iter().map(|x| x * x).sum::<f64>().sqrt();
        own.iter_mut().for_each(|x| *x /= length.max(1e-9));
    }
}

/// Numbers in a drawn order.
fn permutation(count: usize, draw: &mut Draw) -> Vec<i64> {
    let mut numbers: Vec<i64> = (0..count as i64).collect();
    (1..count).for_each(|at| numbers.swap(at, draw.below(at + 1)));
    numbers
}

/// Whether a loss is about a set of flat vectors.
fn is_set(signature: &[TensorDecl]) -> bool {
    ["M P", "T P", "N P"].contains(&signature[0].dims)
}

/// Makes rows have length 1.
fn unit(values: &mut [f64], width: usize) {
    for row in values.chunks_mut(width.max(1)) {
        let length = row.iter().map(|x| x * x).sum::<f64>().sqrt();
        row.iter_mut().for_each(|x| *x /= length);
    }
}

/// Turns sizes into ends: the first half of a box's numbers is where it starts.
fn span(values: &mut [f64], width: usize) {
    for corners in values.chunks_mut(width) {
        for axis in 0..width / 2 {
            corners[width / 2 + axis] += corners[axis];
        }
    }
}

/// The loss, or the result of an operation that its gradient belongs to.
pub fn main_output<'a>(loss: &dyn Loss, evaluation: &'a Evaluation) -> &'a HostTensor {
    evaluation.outputs.get(loss.outputs()[0].name).unwrap_or(&evaluation.loss)
}

/// Makes the classes of a cell (axis 1) sum to 1.
fn normalise(values: &mut [f64], dims: &[usize]) {
    let space: usize = dims[2..].iter().product();
    for sample in values.chunks_mut((dims[1] * space).max(1)) {
        for cell in 0..space {
            let at = |class: usize| class * space + cell;
            // A cell of zeros becomes uniform.
            let sum: f64 = (0..dims[1]).map(|class| sample[at(class)]).sum();
            for class in 0..dims[1] {
                let value = &mut sample[at(class)];
                *value = if sum == 0.0 { 1.0 / dims[1] as f64 } else { *value / sum };
            }
        }
    }
}

impl Problem {
    /// The signature's first tensor.
    pub fn lead(&self) -> &'static str {
        self.loss.signature()[0].name
    }

    /// Classes of the labels, where they stand for classes of a prediction, for proxies, or for those of a parameter.
    pub fn classes(&self) -> Option<usize> {
        let proxies = [CLASS_WEIGHT, CENTERS, CLASS_GRADIENT].into_iter().find_map(|name| self.tensors.get(name));
        let proxies = proxies.map(|tensor| tensor.dims[0]);
        let axis = self.loss.signature()[0].dims.split_whitespace().position(|word| word == "C").unwrap_or(1);
        let predicted = || self.tensors.get(INPUT).and_then(|input| input.dims.get(axis).copied());
        let more = usize::from(self.loss.name() == "softmax_plus_nll_loss");
        proxies.or_else(predicted).or_else(|| told_classes(&*self.loss)).map(|classes| classes + more)
    }

    /// An element of the prediction that the loss reads, this one where it is: some read the label's score alone, or no row
    /// whose index leaves it out.
    pub fn read_at(&self, at: usize) -> usize {
        let dims = self.tensors.get(INPUT).map_or(&[][..], |input| &input.dims);
        if let Some(none) = self.tensors.get(NONE_INDEX) {
            let counts = none.as_integers().iter().position(|index| *index >= 0);
            return counts.unwrap_or(0) * dims[1] + at % dims[1];
        }
        if self.loss.name() == "presence_loss" {
            // Borders are in no window.
            let space = dims[2] * dims[3];
            return at - at % space + dims[2] / 2 * dims[3] + dims[3] / 2;
        }
        if let Some(index) = self.tensors.get("index") {
            let mask = self.tensors.get(CELL_MASK).map(HostTensor::as_integers);
            let q = (0..index.as_integers().len()).find(|&q| mask.is_none_or(|mask| mask[q] != 0)).unwrap_or(0);
            let of_sample: usize = dims[1..].iter().product();
            return q / index.dims[1] * of_sample + index.as_integers()[q] as usize;
        }
        if self.loss.name() == "bmn_pem_reg_loss" {
            let mask = self.tensors.get(CELL_MASK).map(HostTensor::as_integers);
            let counts = |i: &usize| mask.is_none_or(|mask| mask[*i] != 0);
            let target = self.tensors[TARGET].as_floats();
            return (at..target.len()).filter(counts).find(|&i| target[i] == 1.0).unwrap_or(at);
        }
        if self.loss.name() != "nll_loss" {
            return at;
        }
        let (classes, space) = (dims[1], dims[2..].iter().product::<usize>());
        let (sample, cell) = (at / (classes * space), at % space);
        let label = self.tensors[LABELS].as_integers()[sample * space + cell];
        (sample * classes + label as usize) * space + cell
    }

    /// Whether a label is none of the classes. Without classes labels are what i32 holds, but for its least.
    pub fn is_bad(&self, label: i64) -> bool {
        match self.classes() {
            Some(classes) => !(0..classes as i64).contains(&label),
            None => !(i64::from(i32::MIN) + 1..=i64::from(i32::MAX)).contains(&label),
        }
    }

    /// What is left of the gradient of an embedding of one number, per unit of rounding. A scaled row of one number is
    /// 1 or -1 whatever the number, so its gradient is 0: the slope by the similarity, times a difference that is
    /// no more than the rounding of the length, over the length. 1 for other problems.
    pub fn rounding_of_length(&self) -> f64 {
        let signature = self.loss.signature();
        let rows = signature.iter().filter(|decl| decl.dims.ends_with(" D")).filter_map(|d| self.tensors.get(d.name));
        let numbers = rows.filter(|tensor| tensor.dims[1] == 1).flat_map(|tensor| tensor.as_floats());
        let Some(shortest) = numbers.map(|x| x.abs()).filter(|x| *x > 0.0).reduce(f64::min) else { return 1.0 };
        let factors = self.loss.parameters().into_iter().filter_map(|p| match p.value {
            ParameterValue::Number(value) if p.name == "temperature" => Some(1.0 / f64::from(value)),
            ParameterValue::Number(value) => Some(f64::from(value)),
            _ => None,
        });
        factors.fold(1.0, f64::max) / shortest
    }

    /// Whether there is no loss, but a result.
    pub fn is_operation(&self) -> bool {
        self.loss.outputs()[0].name != LOSS
    }

    fn renamed(mut self, name: &str) -> Self {
        self.name = format!("{name} {}", self.name);
        self
    }

    /// Changes every real number of a tensor.
    pub fn map_floats(&mut self, name: &str, mut change: impl FnMut(f64) -> f64) {
        if let Some(HostTensor { data: HostData::Float(values), .. }) = self.tensors.get_mut(name) {
            values.iter_mut().for_each(|value| *value = change(*value));
        }
    }

    /// Changes every integer of a tensor.
    pub fn map_integers(&mut self, name: &str, mut change: impl FnMut(i64) -> i64) {
        if let Some(HostTensor { data: HostData::Integer(values), .. }) = self.tensors.get_mut(name) {
            values.iter_mut().for_each(|value| *value = change(*value));
        }
    }
}

/// The problems that every variant-independent property is tested on: shapes, parameters, tensors,
/// reductions, numbers far out, nothing that counts.
pub fn problems(row: &Row) -> Result<Vec<Problem>, String> {
    let new = |dims| Recipe::new(row, dims);
    let everything = || new(odd(row)).optional(Optional::All).upstream();
    let mut list = shaped(row, is_plain)?;
    for (turn, parameters) in row.parameters().into_iter().enumerate() {
        list.push(everything().parameters(parameters).make()?);
        if takes_either(row) && turn == 0 {
            list.push(everything().parameters(parameters).dense().make()?);
        }
    }
    if row.has_none {
        list.push(everything().reduction(Reduction::None).make()?);
    }
    // Whole blocks of elements that all count.
    if row.default_loss().signature().iter().any(|decl| decl.name == WEIGHT) {
        list.push(new(long(row)).optional(Optional::Only(WEIGHT)).upstream().make()?);
    }
    list.extend(far_out(row)?);
    list.extend(nothing_counts(row)?);
    list.extend(one_sided(row)?);
    list.extend(many_others(row)?);
    list.extend(rows_of_weights(row)?);
    for optional in [Optional::None, Optional::All] {
        list.extend(by_sample(new(odd(row)).optional(optional).upstream().make()?));
        list.extend(by_place(new(odd(row)).optional(optional).upstream().make()?));
    }
    list.extend(mask_without_classes(row)?);
    list.extend(segments_of_rows(row)?);
    list.extend(masked_by_class(everything().make()?));
    list.extend(masked_by_class(new(small(row)).optional(Optional::Only(CLASS_MASK)).make()?));
    Ok(list)
}

/// Shapes of which a family makes kernels of another kind, and dense targets with all parameters.
pub fn more_problems(row: &Row) -> Result<Vec<Problem>, String> {
    let mut list = shaped(row, |name| !is_plain(name))?;
    for parameters in row.parameters().into_iter().skip(1).filter(|_| takes_either(row)) {
        let recipe = Recipe::new(row, odd(row)).optional(Optional::All).upstream();
        list.push(recipe.parameters(parameters).dense().make()?);
    }
    Ok(list)
}

/// Whether a shape asks for no more than any loss brings.
fn is_plain(shape: &str) -> bool {
    ["small", "odd", "long-rows", "many-rows"].contains(&shape) || shape.starts_with("one-")
}

fn shaped(row: &Row, wanted: impl Fn(&str) -> bool) -> Result<Vec<Problem>, String> {
    let shapes = shapes(row).into_iter().filter(|(name, _)| wanted(name));
    let make = |(name, dims): (&str, _)| {
        let mut problem = Recipe::new(row, dims).make()?.renamed(name);
        problem.cancels = name.starts_with("one-");
        Ok(problem)
    };
    shapes.map(make).collect()
}

/// Whether a loss takes dense targets in place of labels, or one of two other tensors.
pub fn takes_either(row: &Row) -> bool {
    row.default_loss().signature().iter().any(|decl| matches!(decl.presence, Presence::Either(_)))
}

/// The reductions that a loss offers.
pub fn reductions(row: &Row) -> Vec<Reduction> {
    reductions_under(row, "{}")
}

/// The same under parameters of its row.
pub fn reductions_under(row: &Row, parameters: &str) -> Vec<Reduction> {
    let loss = row.default_loss();
    if loss.outputs()[0].name != LOSS {
        return vec![Reduction::Mean];
    }
    let all = [Reduction::None, Reduction::Sum, Reduction::Mean, Reduction::BatchMean];
    all.into_iter().filter(|r| row.has_none_under(parameters) || *r != Reduction::None).collect()
}

/// Predictions far out. Of saturated ones about half are wrong, so that neither the loss nor the gradient vanishes.
fn far_out(row: &Row) -> Result<Vec<Problem>, String> {
    let lead = row.default_loss().signature()[0].name;
    let mut draw = Draw::new(row.loss);
    let mut list = Vec::new();
    let mut push_with = |parameters, name: &str, change: &mut dyn FnMut(f64) -> f64| -> Result<(), String> {
        let mut problem = Recipe::new(row, odd(row)).parameters(parameters).make()?.renamed(name);
        problem.map_floats(lead, change);
        problem.cancels = true;
        list.push(problem);
        Ok(())
    };
    let mut push = |name: &str, change: &mut dyn FnMut(f64) -> f64| push_with("{}", name, change);
    match (lead, row.values) {
        _ if row.moderate => {}
        (INPUT, Values::Logit) => push("saturated", &mut |x| if draw.below(2) == 0 { 60.0 * x.signum() } else { x })?,
        (INPUT, Values::Probability | Values::Intensity) => push("saturated", &mut |x| {
            if x < 0.3 {
                0.0
            } else if x > 0.7 {
                1.0
            } else {
                x
            }
        })?,
        (INPUT, Values::Real | Values::Sign) => {
            push("large", &mut |x| 1e4 * x)?;
            push("huge", &mut |x| 1e20 * x)?;
        }
        (EMBEDDINGS, _) => {
            push("long", &mut |x| 1e4 * x)?;
            push("short", &mut |x| 1e-4 * x)?;
            let width = odd(row)[1];
            let mut at = 0;
            push_with(row.zero_vector, "a-zero-vector", &mut |x| {
                at += 1;
                if at <= width { 0.0 } else { x }
            })?;
        }
        (BOXES_TENSOR, _) => push("large", &mut |x| 1e3 * x)?,
        _ => {}
    }
    Ok(list)
}

/// Labels without a positive pair, without a negative one, and below 0 where no label stands for nothing; masks of one
/// kind.
fn one_sided(row: &Row) -> Result<Vec<Problem>, String> {
    let signature = row.default_loss().signature();
    let mut list = Vec::new();
    let mut push = |what: &str, tensor: &str, change: &mut dyn FnMut(i64) -> i64| -> Result<(), String> {
        let mut problem = Recipe::new(row, odd(row)).make()?.renamed(what);
        problem.map_integers(tensor, change);
        problem.cancels = true;
        list.push(problem);
        Ok(())
    };
    if signature[0].name == EMBEDDINGS && signature.iter().any(|d| d.name == LABELS) {
        push("one-label", LABELS, &mut |_| 1)?;
        if ignore_index(&*row.default_loss()).is_none() && signature.iter().all(|decl| decl.dims != "C D") {
            let mut next = 0;
            push("all-labels-differ", LABELS, &mut |_| {
                next += 1;
                next
            })?;
            push("negative-labels", LABELS, &mut |label| -1 - label)?;
        }
    }
    if signature[0].name == MASK {
        push("all-foreground", MASK, &mut |_| 1)?;
        push("all-background", MASK, &mut |_| 0)?;
    }
    Ok(list)
}

/// Another set, or classes, of more than one tile of rows.
pub fn many_others(row: &Row) -> Result<Option<Problem>, String> {
    const ROWS: usize = 70;
    let letters = subject(row).letters;
    if letters.is_empty() {
        return Ok(None);
    }
    let mut recipe = Recipe::new(row, odd(row)).optional(Optional::All).upstream();
    // Rows whose dots are a matrix on chip are limited.
    let most = if row.default_loss().family() == "gram" { 64 } else { ROWS };
    recipe.letters = letters.iter().map(|(letter, _)| (*letter, most)).collect();
    recipe.make().map(|problem| Some(problem.renamed("many-others")))
}

/// The problem with one variance for each sample, where the loss takes such.
pub fn by_sample(mut problem: Problem) -> Option<Problem> {
    let samples = problem.tensors.get(INPUT)?.dims.first().copied()?;
    let name = [VAR, LOG_VAR].into_iter().find(|name| problem.tensors.contains_key(*name))?;
    let HostTensor { dims, data: HostData::Float(values) } = problem.tensors.get_mut(name)? else { return None };
    values.truncate(samples);
    *dims = vec![samples];
    Some(problem.renamed("by-sample"))
}

/// The problem with one weight for each place of a row, where the loss takes such.
fn by_place(mut problem: Problem) -> Option<Problem> {
    let HostTensor { dims, data: HostData::Float(values) } = problem.tensors.get_mut("quadrature")? else {
        return None;
    };
    dims.remove(0);
    values.truncate(dims[0]);
    Some(problem.renamed("by-place"))
}

/// Flat rows in segments, of a loss that takes samples too.
fn segments_of_rows(row: &Row) -> Result<Vec<Problem>, String> {
    let signature = row.default_loss().signature();
    if !["N ...", "P|N D ..."].contains(&signature[0].dims) || signature.iter().all(|decl| decl.dims != "K+1") {
        return Ok(Vec::new());
    }
    let make = |parameters, elements, segments, reduction| {
        let recipe = Recipe::new(row, vec![elements]).parameters(parameters).optional(Optional::All).upstream();
        let mut recipe = recipe.reduction(reduction);
        recipe.letters = vec![("K", segments)];
        recipe.make().map(|problem| problem.renamed("segments"))
    };
    let others = [make("{}", 9001, 70, Reduction::None), make("{}", 35, 1, Reduction::Sum)];
    let each = row.parameters().into_iter().map(|parameters| make(parameters, 1237, 3, Reduction::Mean));
    each.chain(others).collect()
}

/// Several outputs from one pair of vectors, of one segment and of some.
fn rows_of_weights(row: &Row) -> Result<Vec<Problem>, String> {
    if !row.default_loss().signature().iter().any(|decl| decl.dims.contains('G')) {
        return Ok(Vec::new());
    }
    let make = |optional| {
        let mut recipe = Recipe::new(row, odd(row)).optional(optional);
        recipe.letters.push(("G", 2));
        recipe.make().map(|problem| problem.renamed("two-rows"))
    };
    Ok(vec![make(Optional::None)?, make(Optional::All)?])
}

/// Nothing to average over: every label ignored, every cell masked, every weight zero.
pub fn nothing_counts(row: &Row) -> Result<Vec<Problem>, String> {
    let loss = row.default_loss();
    let signature = loss.signature();
    let has = |name: &str| signature.iter().any(|decl| decl.name == name);
    let mut list = Vec::new();
    let mut make = |name: &str, change: &dyn Fn(&mut Problem)| -> Result<(), String> {
        let mut problem = Recipe::new(row, odd(row)).optional(Optional::All).upstream().make()?.renamed(name);
        change(&mut problem);
        list.push(problem);
        Ok(())
    };
    if let Some(index) = ignore_index(&*loss) {
        make("all-ignored", &|p| p.map_integers(LABELS, |_| index))?;
    }
    if has(CELL_MASK) {
        make("all-masked", &|p| p.map_integers(CELL_MASK, |_| 0))?;
    }
    if has(WEIGHT) {
        make("all-weightless", &|p| p.map_floats(WEIGHT, |_| 0.0))?;
    }
    Ok(list)
}

/// Problems without an element.
pub fn empty(row: &Row) -> Result<Vec<Problem>, String> {
    let mut list = Vec::new();
    let subject = subject(row);
    for dims in subject.empty {
        for reduction in reductions(row) {
            let mut recipe = Recipe::new(row, dims.to_vec()).reduction(reduction).upstream();
            // Labels need a class.
            recipe.dense = takes_either(row) && dims.get(1) == Some(&0);
            list.push(recipe.make()?);
        }
    }
    for (letter, _) in subject.letters {
        let signature = row.default_loss().signature();
        // A basis has a vector, and momentum is of a loss.
        if signature.iter().any(|decl| ["basis", "moments"].contains(&decl.name)) {
            continue;
        }
        // Samples that nothing collides with have no estimate.
        let refused = row.loss == "blackbox_l2_loss";
        if *letter == "M" && !refused && signature.iter().any(|decl| decl.dims.starts_with('M')) {
            let mut recipe = Recipe::new(row, odd(row)).optional(Optional::All).upstream();
            recipe.letters = vec![("M", 0)];
            list.push(recipe.make()?.renamed("no reference"));
        }
    }
    Ok(list)
}

/// A mask that lacks the class axis, where it may also have the prediction's shape.
fn mask_without_classes(row: &Row) -> Result<Option<Problem>, String> {
    let mut problem = Recipe::new(row, odd(row)).optional(Optional::Only(CELL_MASK)).make()?.renamed("by cell");
    let lead = problem.tensors[problem.lead()].dims.clone();
    if !problem.loss.signature()[0].dims.contains('C') {
        return Ok(None);
    }
    let Some(mask) = problem.tensors.get_mut(CELL_MASK).filter(|mask| mask.dims == lead) else { return Ok(None) };
    mask.dims.remove(1);
    if let HostData::Integer(values) = &mut mask.data {
        values.truncate(mask.dims.iter().product());
    }
    Ok(Some(problem))
}
