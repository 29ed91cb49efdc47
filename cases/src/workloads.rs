//! What is measured: shapes that users have, for each kind of loss, in three sizes.

use crate::fill::{self, Fill};
use crate::table;
use serde_json::{Map, Value as Json, json};
use wgloss::{DType, Error, Loss, Presence, Request, Sizes, TensorDecl, TensorKind, TensorSpec, registry, tensor};

/// How large the workloads are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Size {
    /// For software adapters.
    Small,
    /// For integrated GPUs.
    Medium,
    /// What training uses.
    Full,
}

/// One loss at one shape.
pub struct Workload {
    pub loss: Box<dyn Loss>,
    /// What it stands for, such as `segmentation-2d`.
    pub name: &'static str,
    pub tensors: Vec<Tensor>,
    /// A shape that the f64 reference evaluates within about a second: the same one where it can.
    pub sample: Vec<Tensor>,
}

impl Workload {
    /// Operations of the product of a loss's two sets, for losses that compare all their rows.
    pub fn product_flops(&self) -> Option<usize> {
        let dims = |name: &str| self.tensors.iter().find(|tensor| tensor.name == name).map(|tensor| &tensor.dims);
        let pairs = self.loss.family() == "pairwise" && dims(tensor::CENTERS).is_none();
        let anchors = dims(tensor::EMBEDDINGS).filter(|_| pairs)?;
        let others = dims(tensor::REF_EMBEDDINGS).or(dims(tensor::CLASS_WEIGHT)).unwrap_or(anchors);
        Some(2 * anchors[0] * others[0] * anchors[1])
    }

    /// The loss and the workload: what `--only` looks into.
    pub fn title(&self) -> String {
        title(&*self.loss, self.name)
    }

    /// The call: real numbers in one storage type, and every gradient.
    pub fn request(&self, dtype: DType) -> Request {
        let tensors = self.tensors.iter();
        let mut request = tensors.fold(Request::new(), |request, tensor| {
            request.tensor(tensor.name, TensorSpec::new(tensor.stored(dtype), tensor.dims.clone()))
        });
        for decl in self.loss.signature().iter().filter(|d| d.grad && request.tensors.contains_key(d.name)) {
            request.gradients.insert(decl.name.into());
        }
        request
    }

    /// What a workload says about itself in every row, whoever runs it.
    pub fn describe(&self, dtype: DType) -> Json {
        let shape = |tensors: &[Tensor]| {
            Json::Object(tensors.iter().map(|t| (t.name.to_owned(), json!(t.dims))).collect::<Map<_, _>>())
        };
        json!({
            "loss": self.loss.name(),
            "family": self.loss.family(),
            "workload": self.name,
            "shape": shape(&self.tensors),
            "verified_shape": shape(&self.sample),
            "dtype": dtype.name(),
        })
    }
}

/// An input.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    pub name: &'static str,
    pub dims: Vec<usize>,
    pub fill: Fill,
}

impl Tensor {
    pub fn elements(&self) -> usize {
        self.dims.iter().product()
    }

    /// Its storage type where real numbers have that one.
    pub fn stored(&self, dtype: DType) -> DType {
        if self.fill.is_float() {
            dtype
        } else if self.name == tensor::MASK {
            DType::U8
        } else {
            DType::I32
        }
    }
}

/// A kind of input: shapes of the signature's first tensor.
struct Subject {
    name: &'static str,
    /// Small, medium, full; [`NONE`] where the subject is not measured at a size.
    shapes: [&'static [usize]; 3],
    /// For losses with a proxy for each class: how many there are, in the three sizes.
    proxies: [usize; 3],
    sample: &'static [usize],
}

const NONE: &[usize] = &[];

const fn subject(name: &'static str, shapes: [&'static [usize]; 3], sample: &'static [usize]) -> Subject {
    Subject { name, shapes, proxies: [0; 3], sample }
}

const PLANE: Subject =
    subject("segmentation-2d", [&[1, 21, 96, 96], &[4, 21, 256, 256], &[16, 21, 512, 512]], &[2, 21, 96, 128]);
const VOLUME: Subject =
    subject("segmentation-3d", [&[1, 4, 32, 32, 32], &[2, 4, 96, 96, 96], &[2, 4, 128, 128, 128]], &[1, 4, 48, 48, 48]);

const CLASSES: [Subject; 2] = [
    subject("classification", [&[256, 1000], &[4096, 1000], &[4096, 1000]], &[512, 1000]),
    subject("vocabulary", [&[8, 32_768], &[256, 131_072], &[2048, 131_072]], &[16, 32_768]),
];

/// Blocks of rows in threes.
const TRIPLE_ROWS: Subject = subject("triples", [&[3, 64, 1000], &[3, 1024, 1000], &[3, 4096, 1000]], &[3, 128, 1000]);

/// Steps of a diffusion.
pub const STEPS: usize = 1000;

const PAIRS: [Subject; 3] = [
    subject("pairs-small", [&[128, 64], &[512, 64], &[512, 64]], &[512, 64]),
    subject("pairs", [&[256, 128], &[2048, 256], &[4096, 256]], &[512, 256]),
    subject("pairs-large", [NONE, &[8192, 512], &[16_384, 1024]], &[256, 1024]),
];
const PROXIES: Subject = Subject {
    name: "proxies",
    shapes: [&[64, 128], &[512, 256], &[512, 512]],
    proxies: [1000, 20_000, 100_000],
    sample: &[64, 256],
};
/// The loss whose mean over its non-zero triplets jumps where one more is not zero. Of a hundred thousand triplets one
/// may lie so near its hinge that f32 and f64 disagree, which changes the mean by 1e-5: its samples have fewer.
const TRIPLETS: &str = "triplet_loss";
const MOST_ROWS_OF_TRIPLETS: usize = 48;

/// Classes that a row lists, and rows of a segment.
const LISTED: usize = 8;

/// Bins of an offset, after the first, and corners of a polygon.
const BINS: usize = 16;
const CORNERS: usize = 16;

/// Bins of levels.
const LEVELS: Subject = subject("levels", [&[4, 32], &[10, 100], &[10, 200]], &[4, 32]);

/// Quantiles of a row.
const QUANTILES: usize = 5;

/// Proxies of a sample.
const SAMPLE_PROXIES: usize = 1000;

const FIELDS: [Subject; 2] = [
    subject("labels-2d", [&[1, 4, 64, 64], &[4, 4, 256, 256], &[16, 4, 512, 512]], &[2, 4, 128, 128]),
    subject("labels-3d", [&[1, 2, 24, 24, 24], &[1, 4, 96, 96, 96], &[2, 4, 128, 128, 128]], &[1, 4, 32, 32, 32]),
];
const MASKS: [Subject; 2] = [
    subject("masks-2d", [&[2, 192, 192], &[8, 512, 512], &[16, 512, 512]], &[4, 256, 256]),
    subject("masks-3d", [&[1, 48, 48, 48], &[2, 96, 96, 96], &[2, 128, 128, 128]], &[1, 64, 64, 64]),
];
const IMAGES: Subject =
    subject("images", [&[1, 3, 128, 128], &[8, 3, 256, 256], &[16, 3, 512, 512]], &[1, 3, 128, 128]);
const BOXES: [Subject; 2] = [
    subject("boxes-few", [&[1000, 4], &[1000, 4], &[1000, 4]], &[1000, 4]),
    subject("boxes", [&[100_000, 4], &[1_000_000, 4], &[1_000_000, 4]], &[100_000, 4]),
];
const SEGMENTS: [Subject; 2] = [
    subject("segments-few", [&[1000, 2], &[1000, 2], &[1000, 2]], &[1000, 2]),
    subject("segments", [&[100_000, 2], &[1_000_000, 2], &[1_000_000, 2]], &[100_000, 2]),
];

const POOLED: Subject = subject("segments-of-rows", [&[4096, 64], &[65_536, 256], &[262_144, 256]], &[4096, 256]);
const TASKS: Subject = subject("tasks", [&[64], &[1024], &[1024]], &[1024]);
/// Gradients of samples.
const SAMPLE_GRADIENTS: Subject =
    subject("sample-gradients", [&[256, 4096], &[4096, 4096], &[16_384, 4096]], &[256, 4096]);
const VECTOR_SETS: Subject = subject("vector-sets", [&[4, 1 << 18], &[8, 1 << 21], &[8, 1 << 25]], &[4, 1 << 18]);
const VECTORS: Subject = subject("vectors", [&[1 << 20], &[1 << 24], &[1 << 26]], &[1 << 20]);

/// Gradients of a few tasks, and of as many as there may be.
const GRADIENTS: Subject = subject("gradients", [&[4, 1 << 18], &[4, 1 << 22], &[8, 1 << 24]], &[4, 512]);
const MANY_GRADIENTS: Subject = subject("many-gradients", [&[64, 1 << 12], &[64, 1 << 18], &[64, 1 << 20]], &[16, 512]);
/// Symmetric matrices.
const SYMMETRIC: Subject = subject("matrices", [&[64, 16, 16], &[1024, 32, 32], &[1024, 64, 64]], &[64, 6, 6]);
/// Directions that vectors are projected on, or losses with a gradient each.
const DIRECTIONS: usize = 4;

const ATTENTION: Subject = subject("attention-maps", [&[256, 32, 32], &[1024, 64, 64], &[4096, 64, 64]], &[64, 32, 32]);
const PART_MAPS: Subject =
    subject("part-maps", [&[8, 9, 28, 28], &[64, 9, 56, 56], &[256, 9, 112, 112]], &[4, 9, 28, 28]);
const PARTS: Subject = subject("parts", [&[32, 512, 9], &[256, 2048, 9], &[4096, 2048, 9]], &[8, 512, 9]);
const SERIES: Subject = subject("series", [&[256, 4096], &[4096, 4096], &[16_384, 4096]], &[64, 4096]);
/// Paths of a diffusion.
const PATHS: Subject = subject("paths", [&[256, 100, 10], &[8192, 100, 10], &[65_536, 100, 10]], &[256, 100, 10]);
const COORDINATES: Subject = subject("points", [&[200_000, 3], &[2_000_000, 3], &[16_000_000, 3]], &[20_000, 3]);
const PLANAR: Subject = subject("points-2d", [&[200_000, 2], &[2_000_000, 2], &[16_000_000, 2]], &[20_000, 2]);
const CLOUD: Subject = subject("cloud", [&[4096, 3], &[32_768, 3], &[131_072, 3]], &[2048, 3]);
const RESPONSES: Subject = subject("responses", [&[2, 20, 2304], &[8, 20, 2304], &[64, 20, 2304]], &[1, 4, 2304]);
const VIDEOS: Subject = subject("videos", [&[16, 10, 2], &[128, 10, 2], &[1024, 10, 2]], &[8, 10, 2]);
/// Solutions on grids, and depth maps.
const SOLUTIONS: Subject = subject("solutions", [&[16, 64, 64], &[64, 256, 256], &[64, 512, 512]], &[4, 64, 64]);
/// As many rows, each of which fits on chip.
const SHORT_ROWS: Subject = subject("short-rows", [&[1024, 64], &[65_536, 256], &[262_144, 256]], &[1024, 256]);
/// Boundary maps of sequences.
const MAPS: Subject = subject("boundary-maps", [&[8, 40, 128], &[64, 40, 512], &[256, 40, 512]], &[4, 40, 128]);
const SEQUENCES: Subject = subject("sequences", [&[8, 64, 128], &[32, 256, 512], &[128, 256, 512]], &[4, 64, 128]);
const PROFILES: Subject = subject("profiles", [&[256, 200], &[16_384, 200], &[262_144, 200]], &[1024, 200]);
const COMPONENTS: Subject = subject("components", [&[4096, 16], &[262_144, 16], &[1_048_576, 16]], &[4096, 16]);
const LOG_WEIGHTS: Subject = subject("log-weights", [&[64, 256], &[1024, 2048], &[16_384, 2048]], &[64, 2048]);

/// Heads with objects, of which a sample has so many.
const HEADS: Subject = subject("heads", [&[4, 2, 96, 96], &[32, 8, 128, 128], &[64, 8, 256, 256]], &[4, 2, 96, 96]);
/// Features of a decoder.
const FEATURES: Subject =
    subject("features", [&[2, 64, 32, 32], &[8, 256, 64, 64], &[16, 512, 64, 64]], &[2, 64, 32, 32]);
const OBJECTS: usize = 128;

/// Images that fit on chip, and that do not.
const SAMPLES: [Subject; 2] = [
    subject("images-32", [&[64, 3, 32, 32], &[1024, 3, 32, 32], &[16_384, 3, 32, 32]], &[64, 3, 32, 32]),
    subject("images-224", [&[2, 3, 224, 224], &[32, 3, 224, 224], &[256, 3, 224, 224]], &[2, 3, 224, 224]),
];
/// Curves of losses.
const CURVES: Subject = subject("curves", [&[4096, 32], &[65_536, 100], &[262_144, 100]], &[4096, 32]);
/// Orders of samples.
const ORDERS: Subject = subject("orders", [&[16, 10_000], &[100, 10_000], &[1000, 10_000]], &[16, 10_000]);
/// What the small networks of a map are trained with.
const TRAININGS: Subject = subject("trainings", [&[72, 8], &[72, 8], &[272, 16]], &[72, 8]);
/// Networks that are trained.
const POINTS_OF_MAP: usize = 256;
/// Symbols of a model.
const SYMBOLS: Subject = subject("symbols", [&[65_536], &[1 << 20], &[1 << 22]], &[65_536]);
const FEW_SYMBOLS: Subject = subject("few-symbols", [&[1024], &[4096], &[16_384]], &[1024]);
const NETS: Subject = subject("scalar-nets", [&[4096, 8], &[65_536, 8], &[262_144, 16]], &[4096, 8]);
const NEURONS: Subject = subject("neurons", [&[256, 64], &[4096, 256], &[16_384, 256]], &[64, 64]);
/// Points along curves.
const NEURONS_ALONG: Subject =
    subject("neurons-along", [&[8, 256, 64], &[64, 1024, 256], &[64, 4096, 256]], &[8, 256, 64]);
const DENSITIES: Subject = subject("densities", [&[1, 256, 256], &[8, 512, 512], &[16, 512, 512]], &[1, 256, 256]);
const BOUNDARIES: Subject = subject("boundary-points", [&[4096], &[65_536], &[262_144]], &[4096]);
/// Numbers of a row that a call has beside: coordinates, directions, strengths, entries of tables.
const BESIDE: usize = 32;

/// What a loss is measured on, told by its family and signature. A further kind of loss gets its line here.
fn subjects(loss: &dyn Loss) -> Vec<&'static Subject> {
    let signature = loss.signature();
    let has_proxies = signature.iter().any(|decl| decl.dims == "C D");
    match (loss.family(), signature[0].dims) {
        ("pointwise", "M") => vec![&TASKS],
        ("lovasz", "N ...") => MASKS.iter().collect(),
        ("pointwise" | "overlap" | "lovasz", _) => vec![&PLANE, &VOLUME],
        ("pair_rows", "3 N C") => vec![&TRIPLE_ROWS],
        // Along space, or by its edges.
        ("pair_rows", _) if signature.iter().any(|decl| decl.name == tensor::EDGE_MASK) => vec![&PLANE],
        // A window needs an axis.
        ("classification", _) if loss.parameters().iter().any(|p| p.name == "kernel_size") => vec![&PLANE],
        ("plain_rows", "N C") => CLASSES.iter().collect(),
        ("samples", "N ...") => SAMPLES.iter().collect(),
        ("samples", "N D") | ("scores", "N A") => vec![&SHORT_ROWS],
        ("scores", "N C") => CLASSES.iter().collect(),
        ("classification" | "row_roots" | "scores" | "pair_rows" | "plain_rows", _) => {
            CLASSES.iter().chain([&PLANE]).collect()
        }
        ("maps", "K H W") => vec![&ATTENTION],
        ("maps", "N D K") => vec![&PARTS],
        ("maps", _) => vec![&PART_MAPS],
        ("operations", "N ..." | "N ...|" | "X|N X") => vec![&SERIES],
        ("operations", "N T D") => vec![&PATHS],
        ("operations", "N D") => vec![&COORDINATES],
        ("operations", "N X") => vec![&PROFILES],
        ("operations", "N 2") => vec![&PLANAR],
        ("operations", "P 1|P 2|P 3") => vec![&CLOUD],
        ("operations", "B C T") => vec![&RESPONSES],
        ("operations", "N M 2") => vec![&VIDEOS],
        ("gathered", _) => vec![&HEADS],
        ("latent", _) => vec![&FEATURES],
        ("row_sums", "N ...") => vec![&SOLUTIONS, &SHORT_ROWS],
        ("row_sums", "N ...|") if signature.iter().all(|decl| decl.name != tensor::NEGATIVE) => vec![&MAPS],
        ("row_sums", "N C ...|N" | "N ...|") => vec![&IMAGES],
        ("row_sums", "N K") => vec![&COMPONENTS],
        ("row_sums", "N X") => vec![&PROFILES],
        ("row_sums", "N ... T") => vec![&MAPS],
        ("row_sums", "N C T") => vec![&SEQUENCES],
        ("row_sums", "K M") => vec![&LOG_WEIGHTS],
        ("select", "N|R N") => vec![&VECTORS, &SHORT_ROWS],
        ("select" | "statistics", "N") => vec![&VECTORS],
        ("landscapes", "K G" | "G S") => vec![&CURVES],
        ("landscapes", "R K") => vec![&ORDERS],
        ("landscapes", "B n") => vec![&TRAININGS],
        ("landscapes", "N H W") => vec![&MASKS[0]],
        ("landscapes", "B D") => vec![&NETS],
        ("landscapes", "N Z") => vec![&NEURONS],
        ("landscapes", "R S Z") => vec![&NEURONS_ALONG],
        ("landscapes", "N ...") => vec![&DENSITIES],
        ("landscapes", "K") => vec![&BOUNDARIES],
        ("landscapes", "N") if signature.iter().any(|decl| decl.name == tensor::SAMPLE_COUNT) => vec![&FEW_SYMBOLS],
        ("landscapes", "N") if signature[0].name == tensor::SAMPLES => vec![&SYMBOLS],
        ("landscapes", "N") => vec![&VECTORS],
        ("statistics", "C") => vec![&TASKS],
        ("statistics", "K L") => vec![&LEVELS],
        ("isotonic", _) => vec![&SERIES],
        ("statistics", _) => MASKS.iter().collect(),
        ("embeddings", _) if !has_proxies => vec![&POOLED],
        (_, "N D") if has_proxies => vec![&PROXIES],
        (_, "N D") => PAIRS.iter().collect(),
        (_, "N X|N Y X|N Z Y X" | "N Y X|N Z Y X") => MASKS.iter().collect(),
        ("vectors", "P|N D ...") => vec![&VECTORS, &SAMPLE_GRADIENTS],
        ("vectors", "M P") => vec![&VECTOR_SETS],
        ("vectors", "M") => vec![&TASKS],
        ("gram", "M P" | "T P" | "N P") => vec![&GRADIENTS, &MANY_GRADIENTS],
        ("gram", "K M M") => vec![&SYMMETRIC],
        (_, "P" | "P|...") => vec![&VECTORS],
        (_, "N C H W") => vec![&IMAGES],
        (_, "N C ..." | "N C H W|N C D H W") => FIELDS.iter().collect(),
        (_, "N 4") => BOXES.iter().collect(),
        (_, "N 2") => SEGMENTS.iter().collect(),
        _ => Vec::new(),
    }
}

fn title(loss: &dyn Loss, workload: &str) -> String {
    format!("{} {workload}", loss.name())
}

/// Every workload whose title holds one of the texts, or every one where there are none, in the order of the registry;
/// and the losses for which there is no workload.
pub fn all(size: Size, only: &[String]) -> (Vec<Workload>, Vec<&'static str>) {
    let wanted = |title: &str| only.is_empty() || only.iter().any(|text| title.contains(text));
    let (mut list, mut without) = (Vec::new(), Vec::new());
    for loss in registry::all() {
        let subjects = subjects(&*loss);
        if subjects.is_empty() && wanted(loss.name()) {
            without.push(loss.name());
        }
        for subject in subjects {
            if wanted(&title(&*loss, subject.name)) && !subject.shapes[size as usize].is_empty() {
                let loss = registry::get(loss.name()).expect("a loss of the registry has its name");
                list.push(subject.workload(loss, size));
            }
        }
    }
    (list, without)
}

/// What a program says whose `--only` finds nothing.
pub fn none(only: &[String]) -> String {
    format!("--only: expected parts of a loss's name and a workload's, found `{}`", Error::quote(&only.join(",")))
}

impl Subject {
    fn workload(&self, loss: Box<dyn Loss>, size: Size) -> Workload {
        let at = size as usize;
        if loss.name() == TRIPLETS {
            let dims = [MOST_ROWS_OF_TRIPLETS.min(self.shapes[at][0]), self.shapes[at][1]];
            let (tensors, mut sample) = (inputs(&*loss, self.shapes[at], 0), inputs(&*loss, &dims, 0));
            // As many classes as in the whole.
            sample.iter_mut().zip(&tensors).for_each(|(sample, whole)| sample.fill = whole.fill);
            return Workload { loss, name: self.name, tensors, sample };
        }
        let tensors = inputs(&*loss, self.shapes[at], self.proxies[at]);
        let given = self.shapes[at].iter().product::<usize>() * self.proxies[at].max(1);
        let sample = if given <= self.sample.iter().product::<usize>() * SAMPLE_PROXIES.min(self.proxies[at].max(1)) {
            tensors.clone()
        } else {
            inputs(&*loss, self.sample, SAMPLE_PROXIES.min(self.proxies[at]))
        };
        Workload { loss, name: self.name, tensors, sample }
    }
}

/// The tensors that a loss must have, labels where it takes them.
fn inputs(loss: &dyn Loss, dims: &[usize], proxies: usize) -> Vec<Tensor> {
    let signature = loss.signature();
    let mut sizes = Sizes::of(&loss.parameters());
    assert!(sizes.bind(signature[0].dims, dims), "a subject's shapes suit its losses");
    if proxies > 0 {
        sizes.set("C", proxies);
    }
    sizes.set("S", STEPS);
    sizes.set("P", CORNERS);
    sizes.set("Q", QUANTILES);
    if loss.family() == "landscapes" {
        // As many symbols of the truth as of the model; a network a point of a map, of one output.
        sizes.set("M", dims[0]);
        sizes.set("G", POINTS_OF_MAP);
        sizes.set("T", 1);
        ["D", "E", "X", "A"].iter().for_each(|letter| sizes.set(letter, BESIDE));
    }
    if loss.family() == "gram" {
        sizes.set("M", DIRECTIONS);
    } else if signature.iter().any(|decl| decl.name == "index") {
        sizes.set("M", OBJECTS);
    }
    // Segments of rows, or classes of a list; coefficients of powers.
    let has = |dims: &str| signature.iter().any(|decl| decl.dims == dims);
    sizes.set(
        "K",
        if has("K+1") {
            dims[0] / LISTED
        } else if has("N K") {
            LISTED
        } else if has("B T 2 K+1") {
            BINS
        } else {
            3
        },
    );
    let has_labels = signature.iter().any(|decl| decl.kind == TensorKind::Label);
    let takes = |decl: &&TensorDecl| match decl.presence {
        Presence::Required => true,
        Presence::Optional => false,
        Presence::Either(_) if has_labels => decl.kind == TensorKind::Label,
        // The first of two.
        Presence::Either(other) => {
            signature.iter().take_while(|first| first.name != decl.name).all(|d| d.name != other)
        }
    };
    let classes = match loss.name() {
        "lovasz_hinge_loss" | "boundary_tilt_diagnostics" | "score_uncertainty_histogram" => Some(2),
        _ if signature.iter().any(|decl| decl.dims.contains('C')) => sizes.get("C"),
        _ => None,
    };
    let values = table::find(loss.name()).map_or(table::Values::Real, |row| row.values);
    let tensor = |decl: &TensorDecl| {
        let dims = sizes.dims(decl.dims).expect("the first tensor and the proxies give every letter a size");
        let fill = fill::of(decl, values, &dims, classes);
        Tensor { name: decl.name, dims, fill }
    };
    signature.iter().filter(takes).map(tensor).collect()
}
