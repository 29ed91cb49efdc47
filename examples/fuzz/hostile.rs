//! Case files and requests that are nearly right, or not at all.

use crate::case::Case;
use crate::random::Random;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use wgloss::{
    Block, Caps, ClassAxis, DType, Loss, Options, ParameterSource, Presence, Request, Sharing, Sizes, TensorDecl,
    TensorKind, TensorSpec, tensor,
};

/// Choices that follow from a seed.
pub struct Dice(Random);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Random::new(seed))
    }

    pub fn below(&mut self, count: u64) -> u64 {
        self.0.word() % count.max(1)
    }

    /// True once in so many times.
    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }
}

const DTYPES: [DType; 8] =
    [DType::F32, DType::F16, DType::BF16, DType::U8, DType::Bool, DType::I32, DType::U32, DType::I64];

/// The bytes of a case file of a loss.
pub fn case(dice: &mut Dice, loss: &dyn Loss) -> Vec<u8> {
    let mut tensors = tensors(dice, loss);
    if dice.once_in(4) {
        spoil(dice, &mut tensors);
    }
    let mut metadata = Map::from_iter([("loss".into(), json!(loss.name()))]);
    if !dice.once_in(3) {
        metadata.insert("params".into(), Json::String(parameters(dice, loss)));
    }
    if dice.once_in(2) {
        let words = ["none", "none", "sum", "sum", "mean", "batch_mean", "batch_mean", "Mean", ""];
        metadata.insert("reduction".into(), json!(dice.pick(&words)));
    }
    let mut file = safetensors(metadata, &tensors, dice);
    if dice.once_in(12) {
        for _ in 0..=dice.below(4) {
            let at = dice.below(file.len() as u64) as usize;
            match dice.below(3) {
                0 => file[at] = dice.below(256) as u8,
                1 => file.truncate(at),
                _ => file.insert(at, dice.below(256) as u8),
            }
            if file.is_empty() {
                break;
            }
        }
    }
    file
}

/// Tensors that a signature allows: sizes from nothing on, optional ones at random.
fn tensors(dice: &mut Dice, loss: &dyn Loss) -> Vec<(String, DType, Vec<usize>)> {
    let mut sizes = Sizes::of(&loss.parameters());
    let rank = dice.below(4) as usize;
    let rest: Vec<usize> = (0..rank).map(|_| size(dice)).collect();
    sizes.bind("...", &rest);
    let float = *dice.pick(&[DType::F32, DType::F32, DType::F16, DType::BF16]);
    let mut list = Vec::new();
    // Of two tensors that stand for one another, one.
    let dense = dice.once_in(2);
    for decl in loss.signature() {
        let given = match decl.presence {
            Presence::Required => !dice.once_in(40),
            Presence::Optional => dice.once_in(3),
            Presence::Either(other) => (decl.name < other) == dense,
        };
        if given {
            let dims = dims(dice, &decl, &mut sizes);
            list.push((decl.name.to_owned(), dtype(dice, decl.kind, float), dims));
        }
    }
    if dice.once_in(3) {
        let dims = loss.outputs().first().and_then(|output| sizes.dims(output.dims)).unwrap_or_default();
        let dims = if dice.once_in(2) { dims } else { Vec::new() };
        list.push((tensor::GRAD_OUTPUT.into(), float, dims));
    }
    list
}

fn size(dice: &mut Dice) -> usize {
    *dice.pick(&[0, 1, 1, 2, 3, 4, 5, 8, 9])
}

fn dims(dice: &mut Dice, decl: &TensorDecl, sizes: &mut Sizes) -> Vec<usize> {
    let forms: Vec<&str> = decl.dims.split('|').collect();
    let form = *dice.pick(&forms);
    for word in form.split_whitespace() {
        let name = word.split(['+', '-']).next().unwrap_or(word);
        if word != "..." && name.parse::<usize>().is_err() {
            sizes.set(name, size(dice));
        }
    }
    sizes.dims(form).unwrap_or_default()
}

fn dtype(dice: &mut Dice, kind: TensorKind, float: DType) -> DType {
    match kind {
        _ if dice.once_in(60) => *dice.pick(&DTYPES),
        TensorKind::Float => float,
        TensorKind::Auxiliary => *dice.pick(&[float, DType::F32]),
        TensorKind::Label | TensorKind::Index => *dice.pick(&[DType::I32, DType::U32, DType::U8, DType::I64]),
        TensorKind::Mask => *dice.pick(&[DType::Bool, DType::U8, DType::I32, DType::U32, DType::I64]),
    }
}

/// Tensors that no signature allows: other shapes and types, missing ones, ones that nobody asked for.
fn spoil(dice: &mut Dice, tensors: &mut Vec<(String, DType, Vec<usize>)>) {
    let at = dice.below(tensors.len() as u64) as usize;
    match dice.below(6) {
        0 if !tensors.is_empty() => drop(tensors.remove(at)),
        1 if !tensors.is_empty() => tensors[at].1 = *dice.pick(&DTYPES),
        2 if !tensors.is_empty() => tensors[at].2.push(size(dice)),
        3 if !tensors.is_empty() => drop(tensors[at].2.pop()),
        4 if !tensors.is_empty() => tensors[at].2.iter_mut().for_each(|d| *d = size(dice)),
        _ => {
            let names =
                ["target", "labels", "weight", "cell_mask", "status", "loss", "grad.input", "", "\u{1b}[31m", "x"];
            tensors.push(((*dice.pick(&names)).into(), *dice.pick(&DTYPES), vec![size(dice)]));
        }
    }
}

/// The text of a loss's parameters.
fn parameters(dice: &mut Dice, loss: &dyn Loss) -> String {
    let mut object = Map::new();
    for parameter in loss.parameters() {
        if dice.once_in(2) {
            let value = if dice.once_in(8) { value(dice) } else { parameter.default.to_json() };
            object.insert(parameter.name.into(), value);
        }
    }
    if dice.once_in(30) {
        object.insert("gama".into(), value(dice));
    }
    let mut text = Json::Object(object).to_string();
    if dice.once_in(20) {
        let at = dice.below(text.len() as u64) as usize;
        text.insert(at, *dice.pick(&['{', '"', '\\', '\u{0}', '9', 'é', ',']));
    }
    text
}

fn value(dice: &mut Dice) -> Json {
    const NUMBERS: [f64; 16] =
        [0.0, -0.0, 1.0, 2.0, 3.0, -1.0, 0.5, 1e-30, 1e30, -1e38, 3.4e38, 1e39, 1e300, 16_777_217.0, 4e9, 1e-45];
    match dice.below(12) {
        0 => Json::Null,
        1 => json!(dice.once_in(2)),
        2 => json!(dice.pick(&["softmax", "sigmoid", "none", "hard", "semihard", "all", "square", ""])),
        3 => (0..dice.below(5)).map(|_| value(dice)).collect(),
        4 => json!({ "a": 1 }),
        5 => json!(dice.pick(&[i64::MIN, i64::MAX, -100, 0, 1, 2, 3, 64, 65, 1000, 65_536, 2_147_483_648])),
        _ => json!(dice.pick(&NUMBERS)),
    }
}

/// The file, its values drawn as they are written.
fn safetensors(metadata: Map<String, Json>, tensors: &[(String, DType, Vec<usize>)], dice: &mut Dice) -> Vec<u8> {
    let mut header = Map::from_iter([("__metadata__".into(), Json::Object(metadata))]);
    let mut data = Vec::new();
    let named: BTreeMap<_, _> = tensors.iter().map(|(name, dtype, dims)| (name, (dtype, dims))).collect();
    for (name, (dtype, dims)) in named {
        let start = data.len();
        for _ in 0..dims.iter().product() {
            push(dice, *dtype, &mut data);
        }
        let word = if *dtype == DType::Bool { "BOOL".into() } else { dtype.name().to_uppercase() };
        header.insert(name.clone(), json!({ "dtype": word, "shape": dims, "data_offsets": [start, data.len()] }));
    }
    let header = Json::Object(header).to_string();
    let padded = header.len().next_multiple_of(8);
    let mut file = (padded as u64).to_le_bytes().to_vec();
    file.extend(header.bytes());
    file.resize(8 + padded, b' ');
    file.extend(data);
    file
}

fn push(dice: &mut Dice, dtype: DType, data: &mut Vec<u8>) {
    const EXTREME: [f32; 14] = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::MAX,
        f32::MIN,
        1e38,
        -1e20,
        1e-45,
        1e-30,
        88.0,
    ];
    const INTEGERS: [i64; 12] =
        [0, 1, 2, 3, 7, -1, -100, 255, i32::MIN as i64, i32::MAX as i64, i64::MIN, 4_294_967_295];
    let float = if dice.once_in(8) { *dice.pick(&EXTREME) } else { dice.0.uniform() * 4.0 };
    let integer = if dice.once_in(8) { *dice.pick(&INTEGERS) } else { dice.below(4) as i64 };
    match dtype {
        DType::F32 => data.extend(float.to_le_bytes()),
        DType::F16 | DType::BF16 => data.extend((dice.below(65_536) as u16).to_le_bytes()),
        DType::U8 | DType::Bool => data.push(integer as u8),
        DType::I32 | DType::U32 => data.extend((integer as i32).to_le_bytes()),
        DType::I64 => data.extend(integer.to_le_bytes()),
    }
}

/// A request for a case on some device, whose tensors may be as large as no file's.
pub fn request(dice: &mut Dice, case: &Case) -> (Request, Caps) {
    let mut request = case.request();
    if dice.once_in(6) {
        request.gradients.clear();
    }
    request.status ^= dice.once_in(6);
    request.options = options(dice);
    if dice.once_in(20) {
        let names: Vec<String> = request.tensors.keys().cloned().collect();
        let far = [255, 1 << 31, 1 << 33, usize::MAX];
        let (at, to) = (dice.below(4) as usize, *dice.pick(&far));
        for name in names {
            let mut spec: TensorSpec = request.tensors[&name].clone();
            if let Some(dim) = spec.dims.get_mut(at) {
                *dim = to;
            }
            // Millions of steps are a plan too, but no fault.
            if spec.elements() < 1 << 16 || spec.elements() > 1 << 33 {
                request.tensors.insert(name, spec);
            }
        }
    }
    let caps = Caps {
        max_binding: *dice.pick(&[128 << 20, 128 << 20, 1 << 31]),
        max_buffer: *dice.pick(&[256 << 20, 1 << 36]),
        max_workgroup_size: *dice.pick(&[256, 256, 128, 64, 1024]),
        max_storage_buffers: *dice.pick(&[8, 8, 10, 16]),
        subgroups: *dice.pick(&[None, Some((4, 128)), Some((32, 32))]),
        busy_groups: *dice.pick(&[1, 256, 1024]),
        ..Caps::default()
    };
    (request, caps)
}

fn options(dice: &mut Dice) -> Options {
    if dice.once_in(2) {
        return Options::default();
    }
    Options {
        sharing: *dice.pick(&[Sharing::Exclusive, Sharing::Exclusive, Sharing::Shared]),
        parameters: *dice.pick(&[ParameterSource::Bound, ParameterSource::Bound, ParameterSource::Tensor]),
        class_axis: *dice.pick(&[ClassAxis::First, ClassAxis::First, ClassAxis::Last]),
        accumulate: dice.once_in(3),
        block: *dice.pick(&[None, None, Some(Block::Shared), Some(Block::Subgroup)]),
        workgroup_size: *dice.pick(&[None, None, Some(64), Some(128), Some(256), Some(0), Some(100)]),
        binding_limit: *dice.pick(&[None, None, Some(0), Some(1024), Some(20_000), Some(1 << 20)]),
        step_flops: *dice.pick(&[100_000_000_000, 100_000_000_000, 0, 1, 10_000]),
        workspace: *dice.pick(&[None, None, Some(0), Some(4096)]),
        busy_groups: *dice.pick(&[None, None, Some(0), Some(1), Some(1024)]),
        row_offset: *dice.pick(&[None, None, None, Some(0), Some(3), Some(u64::MAX)]),
    }
}
