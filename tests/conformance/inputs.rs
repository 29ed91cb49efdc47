//! Problems to put to a loss: shapes by family, tensors from the signature, values from a fixed seed.

use crate::table::{Row, Values};
use std::collections::BTreeMap;
use wgloss::tensor::{CELL_MASK, GRAD_OUTPUT, INPUT, LABELS, TARGET, WEIGHT};
use wgloss::{
    ClassAxis, HostData, HostTensor, HostTensors, Loss, ParameterValue, Presence, Reduction, TensorDecl, TensorKind,
};

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

/// Shapes of a family: name, and dims of the signature's first tensor.
pub fn shapes(row: &Row) -> Vec<(&'static str, Vec<usize>)> {
    let least = row.least_classes;
    match row.default_loss().family().name() {
        "pointwise" => vec![
            ("one-element", vec![1]),
            ("scalar", vec![]),
            ("one-row", vec![1, 37]),
            ("less-than-a-workgroup", vec![63]),
            ("odd", vec![3, 5, 7]),
            ("two-spatial-axes", vec![2, 3, 17, 31]),
            ("many-rows", vec![1201, 5]),
        ],
        "classification" => vec![
            ("one-element", vec![1, least]),
            ("one-row", vec![1, 37]),
            ("one-cell-of-many-classes", vec![2, 1030]),
            ("odd", vec![3, 5, 7]),
            ("two-spatial-axes", vec![2, 3, 17, 31]),
            ("many-rows", vec![1201, 5]),
        ],
        "overlap" => vec![
            ("one-cell", vec![1, 2]),
            ("one-row", vec![1, 5, 37]),
            ("many-classes", vec![2, 70, 9]),
            ("odd", vec![3, 5, 7]),
            ("two-spatial-axes", vec![2, 3, 17, 31]),
            ("many-rows", vec![67, 3, 5]),
        ],
        // A further family states its shapes here.
        family => panic!("tests/conformance/inputs.rs: no shapes for the family {family}"),
    }
}

/// The shape that single questions use: no size is a multiple of another, or of a workgroup.
pub fn odd(row: &Row) -> Vec<usize> {
    shapes(row).into_iter().find(|(name, _)| *name == "odd").expect("every family has it").1
}

impl<'a> Recipe<'a> {
    /// Labels where the loss takes them, defaults for everything else.
    pub fn new(row: &'a Row, dims: Vec<usize>) -> Self {
        let reduction = Reduction::Mean;
        let (letters, optional) = (Vec::new(), Optional::None);
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
        let letters = Letters::of(signature[0].dims, &self.dims, &self.letters)
            .ok_or_else(|| format!("`{}` takes no shape {:?}", signature[0].name, self.dims))?;
        let mut draw = Draw::new(&format!("{} {} {}", self.row.loss, self.name(), self.seed));
        let mut tensors = HostTensors::new();
        for decl in signature.iter().filter(|decl| self.takes(decl, &signature)) {
            let Some(dims) = letters.dims(decl.dims) else { continue };
            tensors.insert(decl.name.into(), self.values(&*loss, decl, dims, &letters, &mut draw));
        }
        if self.upstream {
            let plain = loss.reference(&tensors, self.reduction, ClassAxis::First).map_err(|e| e.to_string())?;
            let dims = plain.loss.dims;
            let count = dims.iter().product();
            let values = (0..count).map(|_| 1.5 + 0.75 * draw.normal()).collect();
            tensors.insert(GRAD_OUTPUT.into(), HostTensor::floats(dims, values));
        }
        Ok(Problem { name: self.name(), loss, tensors, reduction: self.reduction, cancels: false })
    }

    fn takes(&self, decl: &TensorDecl, signature: &[TensorDecl]) -> bool {
        match decl.presence {
            Presence::Required => true,
            Presence::Optional => match self.optional {
                Optional::None => false,
                Optional::All => true,
                Optional::Only(name) => name == decl.name,
            },
            Presence::Either(other) => {
                let has_labels = [decl.name, other].contains(&LABELS) && signature.iter().any(|d| d.name == LABELS);
                if has_labels { self.dense == (decl.name != LABELS) } else { true }
            }
        }
    }

    fn values(
        &self,
        loss: &dyn Loss,
        decl: &TensorDecl,
        dims: Vec<usize>,
        letters: &Letters,
        draw: &mut Draw,
    ) -> HostTensor {
        let count: usize = dims.iter().product();
        let ignored = ignore_index(loss).filter(|_| self.optional == Optional::All);
        match decl.kind {
            TensorKind::Label => {
                let classes = letters.size("C").unwrap_or(3);
                let label = |draw: &mut Draw| match ignored {
                    Some(index) if draw.below(5) == 0 => index,
                    _ => draw.below(classes) as i64,
                };
                HostTensor::integers(dims, (0..count).map(|_| label(draw)).collect())
            }
            TensorKind::Mask => HostTensor::integers(dims, (0..count).map(|_| i64::from(draw.below(3) != 0)).collect()),
            TensorKind::Float | TensorKind::Auxiliary => {
                let by_class = matches!(loss.family().name(), "classification" | "overlap");
                let mut values: Vec<f64> = (0..count).map(|_| self.number(loss, decl.name, draw)).collect();
                if decl.name == TARGET && by_class {
                    normalise(&mut values, &dims);
                }
                HostTensor::floats(dims, values)
            }
        }
    }

    /// A number of a float tensor. Tensors that a further family brings get their line here.
    fn number(&self, loss: &dyn Loss, name: &str, draw: &mut Draw) -> f64 {
        let values = if takes_probabilities(loss) { Values::Probability } else { self.row.values };
        match (name, values) {
            (INPUT, Values::Probability) => draw.uniform(0.02, 0.98),
            (INPUT, Values::Logit) => 2.0 * draw.normal(),
            (INPUT | TARGET, Values::Real) => draw.normal(),
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

/// Whether parameter `activation` says that the prediction holds probabilities.
fn takes_probabilities(loss: &dyn Loss) -> bool {
    loss.parameters().iter().any(|p| p.name == "activation" && p.value == ParameterValue::Word("none"))
}

/// The label that a loss leaves out.
pub fn ignore_index(loss: &dyn Loss) -> Option<i64> {
    loss.parameters().into_iter().find_map(|p| match p.value {
        ParameterValue::Integer(index) if p.name == "ignore_index" => Some(i64::from(index)),
        _ => None,
    })
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

/// Sizes that the letters of a signature take.
struct Letters {
    sizes: BTreeMap<String, usize>,
    rest: Vec<usize>,
}

impl Letters {
    /// Reads the shape of the first tensor.
    fn of(forms: &str, dims: &[usize], more: &[(&str, usize)]) -> Option<Self> {
        forms.split('|').find_map(|form| {
            let words: Vec<&str> = form.split_whitespace().collect();
            let fixed = words.iter().filter(|word| **word != "...").count();
            let open = fixed < words.len();
            if dims.len() < fixed || (!open && dims.len() > fixed) {
                return None;
            }
            let mut sizes: BTreeMap<String, usize> = more.iter().map(|(k, v)| ((*k).into(), *v)).collect();
            let (mut at, mut rest) = (0, Vec::new());
            for word in words {
                if word == "..." {
                    rest = dims[at..at + dims.len() - fixed].to_vec();
                    at += rest.len();
                } else {
                    sizes.insert(word.into(), dims[at]);
                    at += 1;
                }
            }
            Some(Self { sizes, rest })
        })
    }

    fn size(&self, word: &str) -> Option<usize> {
        self.sizes.get(word).copied().or_else(|| word.parse().ok())
    }

    /// The first form whose letters all have a size.
    fn dims(&self, forms: &str) -> Option<Vec<usize>> {
        forms.split('|').find_map(|form| {
            let mut dims = Vec::new();
            for word in form.split_whitespace() {
                if word == "..." { dims.extend(&self.rest) } else { dims.push(self.size(word)?) }
            }
            Some(dims)
        })
    }
}

impl Problem {
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
/// reductions, saturation, nothing that counts.
pub fn problems(row: &Row) -> Result<Vec<Problem>, String> {
    let new = |dims| Recipe::new(row, dims);
    let dense_too = row.default_loss().signature().iter().any(|d| d.name == TARGET && d.presence != Presence::Required);
    let mut list = Vec::new();
    for (name, dims) in shapes(row) {
        let mut problem = new(dims).make()?.renamed(name);
        problem.cancels = name.starts_with("one-");
        list.push(problem);
    }
    for parameters in row.parameters() {
        list.push(new(odd(row)).parameters(parameters).optional(Optional::All).upstream().make()?);
        if dense_too {
            list.push(new(odd(row)).parameters(parameters).dense().upstream().make()?);
        }
    }
    if dense_too {
        list.push(new(odd(row)).dense().optional(Optional::All).upstream().make()?);
    }
    for reduction in reductions(row) {
        list.push(new(odd(row)).reduction(reduction).optional(Optional::All).upstream().make()?);
    }
    list.extend(saturated(row)?);
    list.extend(nothing_counts(row)?);
    if let Some(mask) = mask_without_classes(row)? {
        list.push(mask);
    }
    Ok(list)
}

/// The reductions that a loss offers.
pub fn reductions(row: &Row) -> Vec<Reduction> {
    let all = [Reduction::None, Reduction::Sum, Reduction::Mean, Reduction::BatchMean];
    all.into_iter().filter(|r| row.has_none || *r != Reduction::None).collect()
}

/// Predictions far out: about half of them wrong, so that neither the loss nor the gradient vanishes.
fn saturated(row: &Row) -> Result<Vec<Problem>, String> {
    let usual = || Recipe::new(row, odd(row)).make();
    let mut draw = Draw::new(row.loss);
    let mut list = Vec::new();
    let mut push = |name: &str, mut change: Box<dyn FnMut(f64) -> f64 + '_>| -> Result<(), String> {
        let mut problem = usual()?.renamed(name);
        problem.map_floats(INPUT, &mut *change);
        problem.cancels = true;
        list.push(problem);
        Ok(())
    };
    match row.values {
        Values::Logit => push("saturated", Box::new(|x| if draw.below(2) == 0 { 60.0 * x.signum() } else { x }))?,
        Values::Probability => push(
            "saturated",
            Box::new(|x| {
                if x < 0.3 {
                    0.0
                } else if x > 0.7 {
                    1.0
                } else {
                    x
                }
            }),
        )?,
        Values::Real => {
            push("large", Box::new(|x| 1e4 * x))?;
            push("huge", Box::new(|x| 1e20 * x))?;
        }
    }
    Ok(list)
}

/// Nothing to average over: every label ignored, every cell masked, every weight zero.
pub fn nothing_counts(row: &Row) -> Result<Vec<Problem>, String> {
    let loss = row.default_loss();
    let signature = loss.signature();
    let has = |name: &str| signature.iter().any(|decl| decl.name == name);
    let mut list = Vec::new();
    let mut make = |name: &str, optional, change: &dyn Fn(&mut Problem)| -> Result<(), String> {
        let mut problem = Recipe::new(row, odd(row)).optional(optional).upstream().make()?.renamed(name);
        change(&mut problem);
        list.push(problem);
        Ok(())
    };
    if let Some(index) = ignore_index(&*loss) {
        make("all-ignored", Optional::None, &|p| p.map_integers(LABELS, |_| index))?;
    }
    if has(CELL_MASK) {
        make("all-masked", Optional::Only(CELL_MASK), &|p| p.map_integers(CELL_MASK, |_| 0))?;
    }
    if has(WEIGHT) {
        make("all-weightless", Optional::Only(WEIGHT), &|p| p.map_floats(WEIGHT, |_| 0.0))?;
    }
    Ok(list)
}

/// Shapes without an element. Labels of no class are ignored ones.
pub fn empty(row: &Row) -> Result<Vec<Problem>, String> {
    let shapes: &[&[usize]] = match row.default_loss().family().name() {
        "pointwise" => &[&[0], &[0, 3], &[3, 0, 2], &[2, 3, 0]],
        "classification" | "overlap" => &[&[0, 3], &[0, 3, 4], &[2, 3, 0], &[2, 0, 4]],
        family => panic!("tests/conformance/inputs.rs: no empty shapes for the family {family}"),
    };
    let mut list = Vec::new();
    for dims in shapes {
        for reduction in reductions(row) {
            let mut problem = Recipe::new(row, dims.to_vec()).reduction(reduction).upstream().make()?;
            if let (0, Some(index)) = (dims[1..].first().copied().unwrap_or(1), ignore_index(&*problem.loss)) {
                problem.map_integers(LABELS, |_| index);
            }
            list.push(problem);
        }
    }
    Ok(list)
}

/// A mask that lacks the class axis, where it may also have the prediction's shape.
fn mask_without_classes(row: &Row) -> Result<Option<Problem>, String> {
    let mut problem = Recipe::new(row, odd(row)).optional(Optional::Only(CELL_MASK)).make()?.renamed("by cell");
    let input = problem.tensors[INPUT].dims.clone();
    let Some(mask) = problem.tensors.get_mut(CELL_MASK).filter(|mask| mask.dims == input) else { return Ok(None) };
    mask.dims.remove(1);
    if let HostData::Integer(values) = &mut mask.data {
        values.truncate(mask.dims.iter().product());
    }
    Ok(Some(problem))
}
