//! The operation `sort` beyond what `tests/conformance` asks: it equals a stable sort on the CPU, bit for bit, on many random
//! inputs of every length class, on every adapter; segments of any lengths, wrong offsets, rows that fit no binding.

use wgloss::{Context, DType, Error, HostTensor, HostTensors, Loss, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;
use wgloss_cases::support::segments::{ANY_LENGTHS, offsets, seventy_thousand};

/// Random words (SplitMix64).
struct Random(u64);

impl Random {
    fn word(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as u32
    }

    /// Any number, few different ones, or zeros of both signs among others.
    fn number(&mut self, kind: usize) -> f32 {
        let word = self.word();
        match kind % 4 {
            0 => f32::from_bits(word),
            1 => (word % 7) as f32 - 3.0,
            2 => [0.0, -0.0, 1.0, -1.0, f32::NAN, f32::INFINITY][word as usize % 6],
            _ => (word >> 8) as f32 / 65_536.0 - 128.0,
        }
    }
}

fn sort(descending: bool) -> Box<dyn Loss> {
    registry::from_json("sort", &format!(r#"{{"descending": {descending}}}"#)).expect("an operation of the catalogue")
}

/// Numbers of one row or several, in parts that are sorted on their own.
struct Problem {
    numbers: Vec<f32>,
    dims: Vec<usize>,
    /// Lengths of the segments.
    parts: Option<Vec<usize>>,
    descending: bool,
    float: DType,
}

impl Problem {
    fn new(numbers: Vec<f32>, dims: &[usize]) -> Self {
        Self { numbers, dims: dims.to_vec(), parts: None, descending: false, float: DType::F32 }
    }

    fn random(random: &mut Random, dims: &[usize], kind: usize) -> Self {
        let numbers = (0..dims.iter().product()).map(|_| random.number(kind)).collect();
        Self { descending: kind % 8 > 3, ..Self::new(numbers, dims) }
    }

    /// What the storage type makes of a number.
    fn stored(&self, x: f32) -> f32 {
        match self.float {
            DType::F16 => half::f16::from_f32(x).to_f32(),
            DType::BF16 => half::bf16::from_f32(x).to_f32(),
            _ => x,
        }
    }

    fn bits(&self, x: f32) -> u32 {
        match self.float {
            DType::F16 => half::f16::from_f32(x).to_bits().into(),
            DType::BF16 => half::bf16::from_f32(x).to_bits().into(),
            _ => x.to_bits(),
        }
    }

    /// Where the numbers of the result come from: in each part, stably.
    fn order(&self) -> Vec<usize> {
        let width = self.dims[self.dims.len() - 1];
        let equal = || vec![width; self.numbers.len() / width.max(1)];
        let lengths = self.parts.clone().unwrap_or_else(equal);
        let mut order = Vec::new();
        for length in lengths {
            let first = order.len();
            let mut part: Vec<usize> = (first..first + length).collect();
            part.sort_by(|&a, &b| {
                let [x, y] = [a, b].map(|i| self.stored(self.numbers[i]));
                let above = |x: f32, y: f32| x.partial_cmp(&y).unwrap_or(x.is_nan().cmp(&y.is_nan()));
                if self.descending { above(y, x) } else { above(x, y) }
            });
            order.extend(part);
        }
        order
    }

    fn check(&self, device: &str, context: &Context) {
        let numbers = self.numbers.iter().map(|x| f64::from(*x)).collect();
        let mut tensors = HostTensors::from([("input".into(), HostTensor::floats(self.dims.clone(), numbers))]);
        if let Some(parts) = &self.parts {
            tensors.insert("offsets".into(), offsets(parts));
        }
        let loss = sort(self.descending);
        let mut call = Call::new(&*loss, &tensors);
        call.float = self.float;
        for in_place in [false, true] {
            let place = if in_place { "input" } else { "values" };
            call.in_place = in_place.then(|| "values".to_owned()).into_iter().collect();
            let outcome = call.run(context).unwrap();
            assert!(outcome.intact);
            self.compare(&outcome.bits[place], &outcome.bits["indices"], device);
        }
    }

    fn compare(&self, values: &[u8], indices: &[u8], device: &str) {
        let indices: Vec<u32> = bytemuck::pod_collect_to_vec(indices);
        let values: Vec<u32> = match self.float.size() {
            2 => bytemuck::pod_collect_to_vec(&values[..2 * self.numbers.len()])
                .into_iter()
                .map(|bits: u16| bits.into())
                .collect(),
            _ => bytemuck::pod_collect_to_vec(values),
        };
        let width = if self.dims.len() > 1 { self.dims[1] } else { usize::MAX };
        for (at, &from) in self.order().iter().enumerate() {
            let (x, found) = (self.numbers[from], values[at]);
            let nan = |bits: u32| match self.float {
                DType::F16 => half::f16::from_bits(bits as u16).is_nan(),
                DType::BF16 => half::bf16::from_bits(bits as u16).is_nan(),
                _ => f32::from_bits(bits).is_nan(),
            };
            let same = found == self.bits(x) || (x.is_nan() && nan(found));
            let right = same && indices[at] as usize == from % width;
            let Self { dims, descending, float, .. } = self;
            assert!(
                right,
                "{device}: {dims:?}, descending {descending}, {float}: element {at} is {found:#x} from {}, not {x} from {from}",
                indices[at]
            );
        }
    }
}

fn check_all(problems: &[Problem]) {
    contexts::run(contexts::all(), |all| {
        all.iter().for_each(|(device, context)| problems.iter().for_each(|problem| problem.check(device, context)));
    });
}

/// A thousand rows and more of every length class: one block of a short sort, around its end, several blocks of a long one.
#[test]
fn a_thousand_random_rows_of_every_length() {
    let mut random = Random(1);
    let shapes =
        [[1000, 1], [1000, 2], [1000, 5], [500, 33], [500, 64], [200, 257], [50, 1000], [30, 1023], [30, 1024]];
    let long = [[30, 1025], [10, 2048], [10, 2049], [5, 4097], [3, 10_000]];
    let shapes = shapes.iter().chain(&long);
    let problems = shapes.enumerate().flat_map(|(at, dims)| [at, at + 5].map(|kind| (dims, kind)));
    let problems: Vec<_> = problems.map(|(dims, kind)| Problem::random(&mut random, dims, kind)).collect();
    check_all(&problems);
}

#[test]
fn vectors_of_many_lengths() {
    let mut random = Random(2);
    let lengths = (0..24).map(|k| 1 + (random.word() as usize >> (8 + k % 14)) % 50_000).collect::<Vec<_>>();
    let lengths = lengths.into_iter().chain([1, 2, 1024, 1025, 100_003]);
    let problems = lengths.enumerate().collect::<Vec<_>>().into_iter();
    check_all(&problems.map(|(kind, length)| Problem::random(&mut random, &[length], kind)).collect::<Vec<_>>());
}

#[test]
fn halves_keep_their_bits() {
    let mut random = Random(3);
    let shapes: [&[usize]; 5] = [&[7, 33], &[3, 1024], &[3, 1025], &[5001], &[1]];
    let problems = shapes.iter().flat_map(|dims| [DType::F16, DType::BF16].map(|float| (*dims, float)));
    let problems = problems.enumerate().map(|(kind, (dims, float))| {
        let mut problem = Problem { float, ..Problem::random(&mut random, dims, kind) };
        // Subnormals of f16, and what overflows it, are among them.
        problem.numbers.iter_mut().step_by(3).for_each(|x| *x = x.clamp(-1e5, 1e5) * 1e-6);
        problem
    });
    check_all(&problems.collect::<Vec<_>>());
}

/// Within a block, of whole blocks, across several, empty ones between and at both ends; few, and more than 65,536.
#[test]
fn segments_of_any_length() {
    let mut random = Random(4);
    let short: Vec<usize> = (0..300).map(|_| random.word() as usize % 9).collect();
    let mut problems = Vec::new();
    for (kind, parts) in
        [ANY_LENGTHS.to_vec(), short, vec![3, 4], vec![0, 5, 0], vec![70], seventy_thousand()].into_iter().enumerate()
    {
        for kind in [kind, kind + 5] {
            let problem = Problem::random(&mut random, &[parts.iter().sum()], kind);
            let float = [DType::F32, DType::F16][kind % 2];
            problems.push(Problem { parts: Some(parts.clone()), float, ..problem });
        }
    }
    check_all(&problems);
}

/// An error on the CPU; on a GPU each counts as at least the one before and at most the end.
#[test]
fn wrong_offsets_are_bounded() {
    let mut random = Random(5);
    let problem = Problem { parts: Some(vec![100, 0, 300, 0, 112]), ..Problem::random(&mut random, &[512], 3) };
    let numbers = problem.numbers.iter().map(|x| f64::from(*x)).collect();
    let tensors = HostTensors::from([
        ("input".into(), HostTensor::floats([512], numbers)),
        ("offsets".into(), HostTensor::integers([6], vec![-5, 100, 40, 400, 399, 9999])),
    ]);
    let loss = sort(false);
    let refused = loss.reference(&tensors, wgloss::Reduction::Mean, wgloss::ClassAxis::First);
    assert!(matches!(refused, Err(Error::Value { name, .. }) if name == "offsets"));
    let outcome = Call::new(&*loss, &tensors).run(&contexts::first()[0].1).unwrap();
    assert!(outcome.intact);
    problem.compare(&outcome.bits["values"], &outcome.bits["indices"], "wrong offsets");
}

/// Rows are cut apart; one that fits no binding is refused with numbers.
#[test]
fn a_row_that_fits_no_binding_is_refused() {
    let mut random = Random(6);
    let context = &contexts::first()[0].1;
    let problem = Problem::random(&mut random, &[40, 3000], 0);
    let numbers: Vec<f64> = problem.numbers.iter().map(|x| f64::from(*x)).collect();
    let loss = sort(problem.descending);
    let run = |dims: &[usize]| {
        let tensors = HostTensors::from([("input".into(), HostTensor::floats(dims, numbers.clone()))]);
        let mut call = Call::new(&*loss, &tensors);
        call.options.binding_limit = Some(40 << 10);
        call.run(context)
    };
    let outcome = run(&[40, 3000]).unwrap();
    problem.compare(&outcome.bits["values"], &outcome.bits["indices"], "cut by rows");
    let refused = run(&[120_000]).map(drop);
    assert!(matches!(refused, Err(Error::TooLarge { needed: 120_000, .. })), "{refused:?}");
}

#[test]
fn offsets_are_for_vectors() {
    let tensors = HostTensors::from([
        ("input".into(), HostTensor::zeros([2, 3])),
        ("offsets".into(), HostTensor::integers([2], vec![0, 6])),
    ]);
    let refused = sort(false).reference(&tensors, wgloss::Reduction::Mean, wgloss::ClassAxis::First);
    assert!(matches!(refused, Err(Error::UnexpectedTensor { name, .. }) if name == "offsets"));
}
